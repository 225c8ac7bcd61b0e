/**
 * What each screen before and after a call is given, as getters over the state: a screen then hears of exactly what it reads. Knows
 * nothing of how it is shown.
 */
import type {
  ClosingProps,
  DoctorProps,
  CodesProps,
  EndedProps,
  GreenroomProps,
  HandedProps,
  HomeProps,
  KeepProps,
  KnockProps,
  LinkAskedProps,
  ProblemProps,
  ReachLine,
  WaitingProps,
} from '../screens/props';
import type { App } from './app.svelte';
import type { Screen } from './screen';

/** The screen's own data while it is the one shown. */
export function shown<At extends Screen['at']>(app: App, at: At): Extract<Screen, { at: At }> | null {
  return app.screen.at === at ? (app.screen as Extract<Screen, { at: At }>) : null;
}

export function homeView(app: App): HomeProps {
  return {
    get name() {
      return app.settings.current.name;
    },
    get canHost() {
      return app.world.platform.can.host;
    },
    get word() {
      return app.world.platform.hosting.word;
    },
    get link() {
      return shown(app, 'home')?.link ?? '';
    },
    get linkProblem() {
      return shown(app, 'home')?.problem ?? null;
    },
    get linkHost() {
      return shown(app, 'home')?.host ?? '';
    },
    get paste() {
      return shown(app, 'home')?.paste ?? false;
    },
    get busy() {
      return app.busy;
    },
    get nearby() {
      if (!app.nearby.possible) return undefined;
      return app.nearby.looking ? app.nearby.rooms : null;
    },
    get crash() {
      if (!app.crash.happened) return null;
      const { roomKept } = app.crash;
      return { roomKept, report: () => app.report('crash'), oncopy: () => app.copyReport('crash'), onseen: () => app.crash.seen() };
    },
    get newer() {
      return app.trust.newer?.version ?? null;
    },
    get damaged() {
      const file = app.settings.damaged;
      return file === null ? null : { file, onopen: () => seenAndOpened(app), onseen: () => app.settings.seen() };
    },
    onname: (name) => app.settings.change({ name }),
    onhost: (word) => {
      if (word !== '') app.world.platform.hosting.word = word;
      void app.host();
    },
    onjoin: (link) => app.openLink(link),
    oncodes: () => app.openCodes(),
    onlook: () => void app.nearby.look(),
    get people() {
      return app.people.list;
    },
    oncall: (id) => void app.host(null, id),
    onknock: (room) => app.knockAt(room),
    onsettings: () => app.openSettings(),
  };
}

/** Whoever goes there to set things again has read why. */
function seenAndOpened(app: App): void {
  app.settings.seen();
  app.openSettings();
}

/** The one of the last call, once it is known that they use the app too. */
function keepView({ people }: App): KeepProps | null {
  const { present } = people;
  // Whoever was known before needs no question.
  if (!present || present.exchanged.known) return null;
  return { name: present.name, step: present.kept ? 'kept' : people.failed ? 'failed' : 'offered', onkeep: () => void people.keep() };
}

export function waitingView(app: App): WaitingProps {
  return {
    get invitation() {
      return app.room.invitation;
    },
    get media() {
      return app.media.own;
    },
    get devices() {
      return app.media.devices;
    },
    get chosen() {
      return app.media.chosen;
    },
    get echoCancelled() {
      return app.media.echoCancelled;
    },
    get reach(): ReachLine[] {
      return app.room.reach;
    },
    get internet() {
      return app.room.internet;
    },
    get roomIsHere() {
      return app.room.isHere;
    },
    get signaling() {
      return app.call.signaling;
    },
    get left() {
      return shown(app, 'room')?.left ?? null;
    },
    get keep() {
      return this.left === null ? null : keepView(app);
    },
    get guest() {
      return app.room.guest?.name ?? null;
    },
    get arriving() {
      return app.call.arriving;
    },
    get findable() {
      return app.nearby.possible ? app.room.findable : null;
    },
    get knockers() {
      return app.call.knockers;
    },
    onfindable: (on) => void app.letFind(on),
    onanswer: (id, yes) => app.seat.answerKnock(id, yes),
    onjudge: (id, same) => app.seat.judgeKnock(id, same),
    oncopy: (near) => app.room.copy(near),
    onnewlink: () => void app.newLink(),
    ondevice: (kind, id) => void app.media.choose(kind, id),
    oninternet: (yes) => app.settings.change({ internet: yes ? 'yes' : 'no' }),
    onmicrophone: (on) => void app.media.setMicrophone(on),
    oncamera: (on) => void app.media.setCamera(on),
    onrepair: (refused) => void app.repair.open(refused, true),
    ondoctor: () => app.doctor.open(),
    onclose: () => void app.closeRoom(),
  };
}

export function handedView(app: App): HandedProps {
  return {
    get browser() {
      return app.handed.browser;
    },
    get status() {
      return app.handed.status;
    },
    get role() {
      const kind = app.handed.session?.kind ?? 'host';
      return kind === 'knock' ? 'join' : kind;
    },
    get other() {
      return app.handed.other;
    },
    get invitation() {
      return this.role === 'host' ? app.room.invitation : null;
    },
    get guest() {
      return app.room.guest?.name ?? null;
    },
    oncopy: (near) => app.room.copy(near),
    onnewlink: () => void app.newLink(),
    onreopen: () => void app.reopen(),
    onclose: () => void app.closeHanded(),
  };
}

export function greenroomView(app: App): GreenroomProps {
  return {
    get host() {
      return shown(app, 'greenroom')?.invite.hostName ?? '';
    },
    get known() {
      const invite = shown(app, 'greenroom')?.invite;
      return invite ? app.people.from(invite) : null;
    },
    get name() {
      return app.settings.current.name;
    },
    get media() {
      return app.media.own;
    },
    get devices() {
      return app.media.devices;
    },
    get chosen() {
      return app.media.chosen;
    },
    get echoCancelled() {
      return app.media.echoCancelled;
    },
    get joining() {
      return shown(app, 'greenroom')?.joining ?? false;
    },
    onname: (name) => app.settings.change({ name }),
    ondevice: (kind, id) => void app.media.choose(kind, id),
    onmicrophone: (on) => void app.media.setMicrophone(on),
    oncamera: (on) => void app.media.setCamera(on),
    onretry: () => void app.media.start(),
    onrepair: (refused) => void app.repair.open(refused, true),
    onjoin: () => app.join(),
    onback: () => app.home(),
  };
}

export function codesView(app: App): CodesProps {
  const { codes, media } = app;
  return {
    get step() {
      return codes.step;
    },
    get code() {
      return codes.code;
    },
    get expires() {
      return codes.expires;
    },
    get other() {
      return codes.other;
    },
    get pasted() {
      return codes.pasted;
    },
    get problem() {
      return codes.problem;
    },
    get media() {
      return media.own;
    },
    onmake: () => void codes.make(),
    onpaste: (text) => void codes.paste(text),
    oncopy: () => codes.copy(),
    onmicrophone: (on) => void media.setMicrophone(on),
    oncamera: (on) => void media.setCamera(on),
    onrepair: (refused) => void app.repair.open(refused, true),
    onback: () => app.home(),
  };
}

export function knockView(app: App): KnockProps {
  const { knock } = app;
  return {
    get host() {
      return knock.host;
    },
    get step() {
      return knock.step;
    },
    get spoken() {
      return knock.spoken;
    },
    onjudge: (same) => knock.judge(same),
    onback: () => app.home(),
  };
}

export function endedView(app: App): EndedProps {
  return {
    get why() {
      return shown(app, 'ended')?.why ?? 'hung-up';
    },
    get by() {
      return shown(app, 'ended')?.by ?? 'me';
    },
    get name() {
      return shown(app, 'ended')?.name ?? '';
    },
    get byCodes() {
      return shown(app, 'ended')?.byCodes ?? false;
    },
    get keep() {
      return keepView(app);
    },
    get onagain() {
      const invite = shown(app, 'ended')?.invite;
      return invite ? () => app.join(invite) : null;
    },
    get ondoctor() {
      return this.why === 'lost' ? () => app.doctor.open() : null;
    },
    onhome: () => app.home(),
  };
}

export function problemView(app: App): ProblemProps {
  return {
    get code() {
      return shown(app, 'problem')?.code ?? '';
    },
    get name() {
      return shown(app, 'problem')?.name ?? '';
    },
    checks: [],
    get onretry() {
      return shown(app, 'problem')?.retry ?? null;
    },
    get ondoctor() {
      return app.doctor.knows(this.code) ? () => app.doctor.open() : null;
    },
    get onrepair() {
      // The only one that a refusal of the system explains.
      return this.code === 'unreachable' ? () => void app.repair.open('network', false) : null;
    },
    report: () => app.report(shown(app, 'problem')?.code ?? ''),
    oncopy: () => app.copyReport(shown(app, 'problem')?.code ?? ''),
    onhome: () => app.home(),
  };
}

/** In the place of a screen that failed. `again` shows it once more. */
export function brokenView(app: App, error: unknown, again: () => void): ProblemProps {
  app.world.journal.note('screen failed', { at: app.screen.at, error: String(error) });
  return {
    code: 'internal',
    name: '',
    checks: [],
    onretry: again,
    ondoctor: null,
    onrepair: null,
    report: () => app.report('internal'),
    oncopy: () => app.copyReport('internal'),
    onhome: () => {
      app.home();
      again();
    },
  };
}

export function closingView({ shell }: App): ClosingProps {
  return {
    get tray() {
      return shell.question?.tray ?? false;
    },
    onkeep: (remember) => void shell.answer('keep', remember),
    onend: (remember) => void shell.answer('end', remember),
    onstay: () => void shell.answer('stay', false),
  };
}

export function linkAskedView({ link }: App): LinkAskedProps {
  return {
    get standing() {
      return link.standing;
    },
    get problem() {
      return link.asked?.problem ?? null;
    },
    ongo: () => void link.go(),
    onstay: () => link.stay(),
  };
}

export function doctorView(app: App): DoctorProps {
  return {
    get diagnosis() {
      return app.doctor.diagnosis;
    },
    get name() {
      return app.doctor.name;
    },
    get dark() {
      return app.call.someoneMet;
    },
    get report() {
      return app.doctor.report;
    },
    oncopy: () => app.doctor.copy(),
    onclose: () => app.doctor.close(),
  };
}
