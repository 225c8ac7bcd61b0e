import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieces } from './links';

const hrefs = (text: string): string[] => pieces(text).flatMap(({ href }) => (href === null ? [] : [href]));

describe('links in a message', () => {
  it('lose_and_add_nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) =>
          pieces(text)
            .map((piece) => piece.text)
            .join('') === text,
      ),
    );
    const about = fc.string().map((end) => `see https://${end} and http://a.b/${end}`);
    fc.assert(
      fc.property(
        about,
        (text) =>
          pieces(text)
            .map((piece) => piece.text)
            .join('') === text,
      ),
    );
  });

  it('are_only_ever_http_or_https_without_a_user_name', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom('javascript:alert(1)//https://x', 'https://a@b', 'data:text/html,<b>'),
    );
    fc.assert(
      fc.property(fc.array(hostile), (parts) => {
        for (const href of hrefs(parts.join(' '))) {
          const url = new URL(href);
          expect(['http:', 'https:']).toContain(url.protocol);
          expect(url.username + url.password).toBe('');
        }
      }),
    );
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'tincan://join#abc',
    'https://',
    'https://bank.example@evil.example/',
    'https://user:word@evil.example/',
    'xhttps://example.org',
  ])('does_not_link_%s', (text) => {
    expect(hrefs(text)).toEqual([]);
  });

  it.each([
    ['See https://example.org/a.', 'https://example.org/a'],
    ['(https://example.org/a_(b))', 'https://example.org/a_(b)'],
    ['(see https://example.org/a)', 'https://example.org/a'],
    ['"https://example.org/?q=1&r=2"!', 'https://example.org/?q=1&r=2'],
    ['HTTPS://EXAMPLE.ORG/x', 'https://example.org/x'],
    ['https://example.org/\u202egpj.exe', 'https://example.org/'],
    ['http://192.168.1.2:7015/#abc', 'http://192.168.1.2:7015/#abc'],
  ])('finds_the_address_in_%s', (text, href) => {
    expect(hrefs(text)).toEqual([href]);
  });
});
