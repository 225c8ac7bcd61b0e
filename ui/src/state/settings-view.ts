/** What the settings and the steps that help are given, as getters over the state. Knows nothing of how it is shown. */
import type { RepairProps, SettingsProps } from '../screens/props';
import type { App } from './app.svelte';
import { SettingsDesk } from './settings-desk.svelte';

export function settingsView(app: App): SettingsProps {
  const { platform } = app.world;
  const desk = new SettingsDesk(platform, app.settings, app.world.page);
  const picture = {
    get refused() {
      return desk.pictureRefused;
    },
    onchoose: (file: File) => void desk.choosePicture(file),
  };
  const folder = {
    get refused() {
      return desk.refused;
    },
    onchoose: () => void desk.chooseFolder(),
  };
  const window = {
    get autostart() {
      return app.shell.autostart;
    },
    onautostart: (on: boolean) => void app.shell.setAutostart(on),
    get shortcut() {
      return app.shell.muteKey;
    },
    onshortcut: (keys: string) => app.settings.change({ shortcut: keys }),
  };
  const people = {
    get people() {
      return app.people.list;
    },
    onforget: (id: string) => void app.people.forget(id),
    onforgetall: () => void app.people.forgetAll(),
  };
  const { trust } = app;
  const trusted = {
    get place() {
      return trust.place;
    },
    get source() {
      return trust.source;
    },
    get answer() {
      return trust.answer;
    },
    onrenew: () => void trust.renew(),
    oncheck: () => void trust.check(true),
    oncopy: (page: string) => void trust.copy(page),
  };
  const file = {
    get outcome() {
      return desk.outcome;
    },
    get found() {
      return desk.found;
    },
    onexport: () => void desk.export(),
    onimport: () => void desk.import(),
    onuse: () => desk.use(),
    onkeep: () => desk.keep(),
    onreset: () => desk.reset(),
  };
  return {
    picture,
    folder: platform.chooseFolder ? folder : null,
    people: app.people.possible ? people : null,
    window: platform.shell && platform.kind === 'desktop' ? window : null,
    file,
    trust: platform.shell && platform.kind === 'desktop' ? trusted : null,
    get settings() {
      return app.settings.current;
    },
    get devices() {
      return app.media.devices;
    },
    get canHost() {
      return app.world.platform.can.host;
    },
    onchange: (settings) => app.settings.change(settings),
    onrepair: (refused) => void app.repair.open(refused, false),
    onback: () => {
      desk.leave();
      app.closeSettings();
    },
  };
}

/** Null while nobody asks. */
export function repairView(app: App): RepairProps | null {
  const { repair } = app;
  if (repair.refused === null) return null;
  const { steps, pages } = repair.plan;
  return {
    refused: repair.refused,
    steps,
    pages,
    program: repair.program,
    outcome: repair.outcome,
    dark: app.call.someoneMet,
    onpage: (page) => void repair.openPage(page),
    onagain: repair.canAsk ? () => void repair.again() : null,
    onclose: () => repair.close(),
  };
}
