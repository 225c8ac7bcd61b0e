/** What the call's screen is given, as getters over the state. Knows nothing of how it is shown. */
import type { CallProps, Trust } from '../screens/props';
import type { App } from './app.svelte';

/**
 * What the lock may say: a page from a server can vouch for nothing; an app that joined is vouched for by the link; an app that hosts
 * cannot know what the other one's page came from, so it is asked; two codes vouch for each other. Keys of an earlier call say who it is.
 */
function trust(app: App): Trust {
  if (!app.world.platform.can.trusted) return 'page';
  if (app.people.present?.exchanged.known) return 'known';
  if (app.screen.at === 'call' && app.screen.invite === null) return 'codes';
  return app.screen.at === 'room' ? 'asked' : 'link';
}

/** The one who is shown large. */
const other = ({ call }: App): string => call.others[0]?.person.key ?? '';

export function callView(app: App): CallProps {
  const { seat, media, call } = app;
  return {
    get others() {
      return call.others;
    },
    get self() {
      return media.own;
    },
    get name() {
      return app.settings.current.name;
    },
    get owner() {
      return app.screen.at === 'room';
    },
    get signaling() {
      return call.signaling;
    },
    get trust() {
      return trust(app);
    },
    get known() {
      return app.people.present?.exchanged.known?.name ?? '';
    },
    get pageHost() {
      return app.world.platform.can.trusted ? '' : app.world.page.host;
    },
    get spoken() {
      return call.spoken;
    },
    get chat() {
      return call.chat;
    },
    get transfers() {
      return call.transfers;
    },
    get devices() {
      return media.devices;
    },
    get chosen() {
      return media.chosen;
    },
    get keys() {
      return app.settings.current.keys;
    },
    onrepair: (refused) => void app.repair.open(refused, true),
    onmicrophone: (on) => void media.setMicrophone(on),
    oncamera: (on) => void media.setCamera(on),
    ondevice: (kind, id) => void media.choose(kind, id),
    onsend: (text) => seat.say(text),
    onfiles: (files) => seat.offer(files),
    // A page in a browser has its own field; in the desktop's window the system's dialog belongs to the app.
    onpick: app.world.platform.kind === 'desktop' ? () => void seat.pick() : null,
    onaccept: (id) => void seat.accept(id),
    ondecline: (id) => seat.decline(id),
    oncancel: (id) => seat.cancel(id),
    oncompare: () => seat.compareWords(other(app)),
    onjudge: (same) => seat.judgeWords(other(app), same),
    ondoctor: () => app.doctor.open(),
    onhangup: () => app.hangUp(),
    oncloseroom: () => void app.closeRoom(),
  };
}
