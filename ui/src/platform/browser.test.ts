// @vitest-environment jsdom
import { File } from 'node:buffer';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { tabMemory } from '../adapters/tab-memory';
import { toB64 } from '../core/bytes';
import { browserPlatform, ownServer, source, takeLink, type AddressBar } from './browser';

/** An address bar that stands on `href` and remembers what replaced it. */
function bar(href: string): AddressBar & { shown: string[] } {
  const shown: string[] = [];
  const history = { replaceState: (_: unknown, __: string, url?: string | URL | null) => void shown.push(String(url)) };
  return { location: new URL(href) as unknown as Location, history, shown };
}

function answer(about: unknown): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(about))));
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  history.replaceState(null, '', '/');
});

describe('the link in the address bar', () => {
  it('leaves_the_address_bar_at_once', () => {
    const page = bar('https://host:7015/#payload');
    expect(takeLink(page, tabMemory())).toBe('https://host:7015/#payload');
    expect(page.shown).toEqual(['/']);
  });

  it('is_there_again_after_a_reload', () => {
    takeLink(bar('https://host:7015/#payload'), tabMemory());
    expect(takeLink(bar('https://host:7015/'), tabMemory())).toBe('https://host:7015/#payload');
  });

  it('is_found_where_a_messenger_escaped_the_hash', () => {
    const page = bar('https://host:7015/%23payload');
    expect(takeLink(page, tabMemory())).toBe('https://host:7015/%23payload');
    expect(page.shown).toEqual(['/']);
  });

  it('is_not_invented_for_a_bare_address', () => {
    const page = bar('https://host:7015/');
    expect(takeLink(page, tabMemory())).toBeNull();
    expect(page.shown).toEqual([]);
  });

  it('that_comes_later_in_the_same_tab_is_heard', async () => {
    answer({ rooms: 'own' });
    const platform = await browserPlatform(tabMemory());
    const heard = new Promise<string>((resolve) => (platform.onlink = resolve));
    location.hash = '#later';
    expect(await heard).toBe(`${location.origin}/#later`);
    expect(location.hash).toBe('');
  });

  it('still_works_where_the_tab_may_keep_nothing', () => {
    const forbidden = tabMemory(() => {
      throw new DOMException('no', 'SecurityError');
    });
    expect(takeLink(bar('https://host:7015/#payload'), forbidden)).toBe('https://host:7015/#payload');
  });
});

describe('the server that delivered the page', () => {
  it('is_named_by_its_own_address_without_brackets', () => {
    expect(ownServer(new URL('http://[::1]:7015/'), null)).toEqual({
      endpoints: [{ host: '::1', port: 7015 }],
      fingerprint: null,
      plain: true,
    });
  });

  it('has_the_ports_that_a_browser_does_not_write', () => {
    expect(ownServer(new URL('https://name/'), null).endpoints).toEqual([{ host: 'name', port: 443 }]);
    expect(ownServer(new URL('http://name/'), null).endpoints).toEqual([{ host: 'name', port: 80 }]);
  });

  it('vouches_for_no_certificate_over_plain_http', () => {
    const fingerprint = new Uint8Array(32);
    expect(ownServer(new URL('http://name/'), fingerprint).fingerprint).toBeNull();
    expect(ownServer(new URL('https://name/'), fingerprint).fingerprint).toBe(fingerprint);
  });

  it.each([
    ['any', true],
    ['token', true],
    ['own', false],
  ])('of_rooms_%s_offers_hosting_%s', async (rooms, host) => {
    answer({ v: 1, rooms, tls: true, fingerprint: toB64(new Uint8Array(32)) });
    expect((await browserPlatform(tabMemory())).can.host).toBe(host);
  });

  it('is_asked_again_where_a_network_that_changed_broke_the_first_question', async () => {
    const about = new Response(JSON.stringify({ v: 1, rooms: 'any', tls: false, fingerprint: null }));
    vi.stubGlobal('fetch', vi.fn().mockRejectedValueOnce(new TypeError('network changed')).mockResolvedValueOnce(about));
    expect((await browserPlatform(tabMemory())).can.host).toBe(true);
  });

  it('that_does_not_answer_still_gets_a_page_that_can_join', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    history.replaceState(null, '', '/#payload');
    const platform = await browserPlatform(tabMemory());
    expect(platform.can.host).toBe(false);
    expect(platform.start).toEqual({ kind: 'join', link: `${location.origin}/#payload` });
    expect(location.hash).toBe('');
  });
});

describe('what the browser keeps', () => {
  it('of_settings_survives_a_new_page', async () => {
    answer({ rooms: 'any' });
    const first = await browserPlatform(tabMemory());
    await first.saveSettings({ ...(await first.loadSettings()), name: 'Ada' });
    expect((await (await browserPlatform(tabMemory())).loadSettings()).name).toBe('Ada');
  });

  it('of_damaged_settings_is_nothing', async () => {
    answer({ rooms: 'any' });
    localStorage.setItem('tincan.settings', '{"name":');
    expect((await (await browserPlatform(tabMemory())).loadSettings()).name).toBe('');
  });

  it('of_a_hosted_room_stays_in_this_tab', async () => {
    answer({ rooms: 'any' });
    const { hosting } = await browserPlatform(tabMemory());
    await hosting.keep('keys');
    expect(await (await browserPlatform(tabMemory())).hosting.kept()).toBe('keys');
    expect(JSON.stringify({ ...localStorage })).not.toContain('keys');
    await hosting.keep(null);
    expect(await hosting.kept()).toBeNull();
  });
});

describe('a file to send', () => {
  it('is_read_in_pieces_and_short_only_at_its_end', async () => {
    const file = source(new File([Uint8Array.of(1, 2, 3, 4, 5)], 'a.bin') as unknown as globalThis.File);
    expect(file).toMatchObject({ name: 'a.bin', size: 5 });
    expect(await file.read(1, 2)).toEqual(Uint8Array.of(2, 3));
    expect(await file.read(3, 10)).toEqual(Uint8Array.of(4, 5));
  });
});

describe('settings that a browser kept', () => {
  const KEY = 'tincan.settings';

  it('are_set_aside_and_said_to_be_damaged_where_they_are_none', async () => {
    answer({ rooms: 'own' });
    localStorage.setItem(KEY, '{"v":1,"na');
    const platform = await browserPlatform(tabMemory());
    expect(platform.damaged).toBe('');
    expect(localStorage.getItem(`${KEY}.broken`)).toBe('{"v":1,"na');
    expect(localStorage.getItem(KEY)).toBeNull();
    expect((await platform.loadSettings()).name).toBe('');
    expect((await browserPlatform(tabMemory())).damaged).toBeNull();
  });

  it('are_no_news_where_they_can_be_read_or_there_are_none', async () => {
    answer({ rooms: 'own' });
    expect((await browserPlatform(tabMemory())).damaged).toBeNull();
    localStorage.setItem(KEY, '{"v":1,"name":"Ada"}');
    const platform = await browserPlatform(tabMemory());
    expect([platform.damaged, (await platform.loadSettings()).name]).toEqual([null, 'Ada']);
  });
});
