/**
 * What the installed app has around its window, as one page sees it: the question on closing, what was chosen in the tray, who is told
 * of by a notification. Knows what to do with each and nothing of how the system shows them.
 */
import { after, countOf, nothingUnseen, type Came } from '../core/unseen';
import type { CloseAnswer, KeyStands, Wish } from '../platform/shell';
import { t } from '../words';
import type { App } from './app.svelte';
import type { Happening } from './call.svelte';
import { HOME } from './screen';

const KNOCK = 'knock ';

export class ShellState {
  /** Closing the window waits for an answer; `tray`: the app would stay in sight there. */
  question: { tray: boolean } | null = $state.raw(null);

  /** Whether the app starts with the session; null where that is not offered, or not known yet. */
  autostart: boolean | null = $state(null);

  /** How the shortcut that mutes stands. */
  muteKey: KeyStands = $state('off');

  #unseen = nothingUnseen;

  constructor(private readonly app: App) {}

  listen(): void {
    const { platform, page } = this.app.world;
    const { shell } = platform;
    if (!shell) return;
    this.app.settings.onkept = () => void this.lookMuteKey();
    page.onlook(() => this.#came({ what: 'looked' }));
    shell.oncloseasked = (tray) => {
      this.question = { tray };
      void this.#say('asking', false);
    };
    shell.onshown = (shown) => this.#shown(shown);
    shell.onwish = (wish) => this.#wished(wish);
    shell.onnoticed = (key, answer) => this.#noticed(key, answer);
  }

  async answer(answer: CloseAnswer, remember: boolean): Promise<void> {
    this.question = null;
    await this.#say(answer, remember);
    await this.app.settings.reload();
  }

  async #say(answer: CloseAnswer, remember: boolean): Promise<void> {
    const { platform, journal } = this.app.world;
    try {
      await platform.shell?.answerClose(answer, remember);
    } catch (error) {
      journal.note('answer on closing not kept', { error: String(error) });
    }
  }

  /** For the settings: looked up anew each time, since the system's own settings change it too. */
  async lookAutostart(): Promise<void> {
    const { platform, journal } = this.app.world;
    try {
      if (platform.kind === 'desktop') this.autostart = (await platform.shell?.autostart()) ?? null;
    } catch (error) {
      journal.note('autostart not known', { error: String(error) });
    }
  }

  async setAutostart(on: boolean): Promise<void> {
    const { platform, journal } = this.app.world;
    try {
      await platform.shell?.setAutostart(on);
    } catch (error) {
      journal.note('autostart not kept', { error: String(error) });
    }
    await this.lookAutostart();
  }

  /** For the settings: only the app knows whether the system gave the keys. */
  async lookMuteKey(): Promise<void> {
    const { platform, journal } = this.app.world;
    try {
      if (platform.kind === 'desktop') this.muteKey = (await platform.shell?.muteKey()) ?? 'off';
    } catch (error) {
      journal.note('shortcut not known', { error: String(error) });
    }
  }

  /** For the tray; a page that can hold no call has none to tell of. */
  tellCall(): void {
    const { app } = this;
    const { shell, can } = app.world.platform;
    if (can.call) shell?.callStands(app.call.someoneMet ? { muted: app.media.own.microphone !== 'on' } : null);
  }

  /** Somebody is told of only while nobody looks. */
  happened(happening: Happening): void {
    const { platform, page } = this.app.world;
    if (happening.what === 'knock-answered') {
      platform.shell?.unnotify(KNOCK + happening.id);
      this.#came({ what: 'answered', id: happening.id });
    }
    if (page.focused) return;
    if (happening.what === 'said') this.#came({ what: 'word', id: happening.id });
    if (happening.what === 'knocks') this.#came({ what: 'knock', id: happening.knocker.id });
    if (happening.what === 'knocks') this.#tellKnock(happening.knocker.id, happening.knocker.name);
    if (happening.what === 'met' && this.app.screen.at === 'room') this.#tellJoined(happening.person.name);
  }

  #came(came: Came): void {
    const before = countOf(this.#unseen);
    this.#unseen = after(this.#unseen, came);
    const now = countOf(this.#unseen);
    if (now !== before) this.app.world.platform.shell?.badge(now);
  }

  #tellKnock(id: string, name: string): void {
    this.app.world.platform.shell?.notify({
      key: KNOCK + id,
      title: t('knock.asks', { name: name || t('name.other') }),
      body: t('knock.asks.means'),
      answers: [
        { answer: 'yes', label: t('notice.knock.yes') },
        { answer: 'no', label: t('notice.knock.no') },
      ],
    });
  }

  #tellJoined(name: string): void {
    this.app.world.platform.shell?.notify({
      key: 'joined',
      title: t('notice.joined', { name: name || t('name.other') }),
      body: t('notice.joined.means'),
      answers: [{ answer: 'show', label: t('notice.show') }],
    });
  }

  #noticed(key: string, answer: string): void {
    const { seat, world } = this.app;
    const knock = key.startsWith(KNOCK) ? key.slice(KNOCK.length) : null;
    if (knock !== null && answer !== 'show') seat.answerKnock(knock, answer === 'yes');
    if (answer !== 'no') world.page.front();
  }

  #wished(wish: Wish): void {
    const { app } = this;
    const isBusy = ['room', 'call', 'handed'].includes(app.screen.at);
    if (wish === 'mute' || wish === 'unmute') {
      if (app.call.someoneMet) void app.media.setMicrophone(wish === 'unmute');
    } else if (wish === 'leave') {
      if (app.call.someoneMet) app.hangUp();
    } else if (!isBusy) {
      app.home();
      if (wish === 'host') void app.host();
      else app.screen = { ...HOME, paste: true };
    }
  }

  /** A window out of sight must not look or listen: a call that it holds ends, its room waits. */
  #shown(shown: boolean): void {
    const { app } = this;
    if (!app.world.platform.can.call) return;
    if (shown) {
      if (app.screen.at === 'room') void app.media.start();
      return;
    }
    if (app.call.someoneMet) app.hangUp();
    app.media.stop();
  }
}
