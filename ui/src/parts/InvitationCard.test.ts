// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import InvitationCard from './InvitationCard.svelte';
import { freshPage } from './page.fixture';

const page = freshPage();
const link = `https://192.168.1.2:7015/#${'Ab3_'.repeat(60)}`;

function show(more: { link?: string | null; oncopy?: () => Promise<void> } = {}): void {
  const invitation = { link: more.link === undefined ? link : more.link, expires: 0, uses: 1 };
  page.show(InvitationCard, { invitation, oncopy: more.oncopy ?? (() => Promise.resolve()), onnewlink: vi.fn() });
  flushSync();
}
/* A busy machine needs longer than the second that is asked for by default. */
const says = (words: string): Promise<void> => vi.waitFor(() => expect(document.body.textContent).toContain(words), 10_000);
const copy = (): HTMLButtonElement => page.find('waiting-copy') as HTMLButtonElement;

describe('the invitation', () => {
  it('holds_the_whole_link_however_much_of_it_is_drawn', () => {
    show();
    expect(page.find('waiting-link').textContent).toBe(link);
  });

  it('copied_before_there_is_a_link_waits_for_it_and_says_so', async () => {
    let done = (): void => undefined;
    show({ link: null, oncopy: () => new Promise((resolve) => (done = resolve)) });
    copy().click();
    flushSync();
    expect(copy().disabled).toBe(true);
    expect(copy().textContent?.trim()).toBe('Preparing the link…');
    done();
    await says('Copied');
    expect(copy().disabled).toBe(false);
  });

  it('that_is_not_there_in_time_says_so_and_can_be_copied_later', async () => {
    show({ link: null, oncopy: () => Promise.reject(new Error('no-address')) });
    copy().click();
    await says('The link is not ready yet');
    expect(copy().disabled).toBe(false);
  });

  it('selects_the_link_and_says_so_when_the_clipboard_refuses', async () => {
    show({ oncopy: () => Promise.reject(new Error('refused')) });
    copy().click();
    await says('The clipboard is not available here');
    expect(getSelection()?.toString()).toBe(link);
  });

  it('says_that_it_was_copied_only_after_it_was', async () => {
    let done = (): void => undefined;
    show({ oncopy: () => new Promise((resolve) => (done = resolve)) });
    copy().click();
    flushSync();
    expect(document.body.textContent).not.toContain('Copied');
    done();
    await says('Copied');
  });

  it('has_a_code_that_is_dark_on_light_with_a_quiet_zone_in_every_theme', () => {
    show();
    const code = document.querySelector('svg[role="img"]');
    expect(code?.getAttribute('aria-label')).toBe('The invitation as a QR code');
    expect(code?.querySelector('rect')?.getAttribute('fill')).toBe('#ffffff');
    const starts = [...(code?.querySelector('path')?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)/g)];
    expect(starts.length).toBeGreaterThan(500);
    expect(Math.min(...starts.flatMap(([, x, y]) => [Number(x), Number(y)]))).toBe(4);
  });
});
