import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeNetwork } from '../../testing/network';
import type { FakePeerConnection } from '../../testing/peer-connection';
import { readSdp, writeSdp } from '../../testing/sdp';
import { Candidates } from './candidates';
import { Negotiator } from './negotiator';
import type { CandidateInit, DescriptionInit } from '../ports';
import type { Description } from './signal';

type Letter = { description: Description } | { candidate: CandidateInit | null };
type Act = 'audio on' | 'audio off' | 'video on' | 'video off' | 'restart' | 'channel';

const ACTS: Act[] = ['audio on', 'audio off', 'video on', 'video off', 'restart', 'channel'];

/** How letters travel: every lane below is one of these. */
type Carry = (letter: Letter, deliver: (letter: Letter) => void, label: string) => void;

class Side {
  readonly negotiator: Negotiator;
  readonly candidates: Candidates;
  other!: Side;

  constructor(
    readonly pc: FakePeerConnection,
    polite: boolean,
    carry: Carry,
    readonly faults: string[],
  ) {
    const send = (letter: Letter): void => carry(letter, (arrived) => this.other.receive(arrived), `${pc.name} sends`);
    this.candidates = new Candidates(pc, (error) => faults.push(`${pc.name} candidate ${String(error)}`));
    this.negotiator = new Negotiator(pc, polite, {
      send: (description) => send({ description }),
      beforeAnswer: () => Promise.resolve(),
      applied: () => this.candidates.retry(),
      fault: (what, error) => faults.push(`${pc.name} ${what} ${String(error)}`),
    });
    pc.onicecandidate = (candidate) => send({ candidate });
  }

  receive(letter: Letter): void {
    if ('description' in letter) void this.negotiator.receive(letter.description);
    else this.candidates.add(letter.candidate);
  }

  act(act: Act): void {
    const [kind, on] = act.split(' ') as ['audio' | 'video', string];
    if (act === 'restart') this.pc.restartIce();
    else if (act === 'channel') this.pc.createDataChannel('more', {});
    else void this.pc.setTrack(kind, on === 'on' ? { id: `${this.pc.name} ${kind}`, kind } : null);
  }
}

/** In order, each after a turn of the scheduler: what a socket or an ordered channel does. */
function ordered(s: fc.Scheduler): Carry {
  const lanes = new Map<string, Promise<unknown>>();
  return (letter, deliver, label) => {
    const before = lanes.get(label) ?? Promise.resolve();
    lanes.set(
      label,
      before.then(() => s.schedule(Promise.resolve(), label)).then(() => deliver(letter)),
    );
  };
}

/** In order where no letter says otherwise: 1 loses it, 2 doubles it, 3 lets later ones overtake it. */
function unruly(s: fc.Scheduler, fates: number[]): Carry {
  const inOrder = ordered(s);
  let at = 0;
  return (letter, deliver, label) => {
    const fate = fates[at++] ?? 0;
    if (fate === 1) return;
    if (fate === 3) void s.schedule(Promise.resolve(), `${label} late`).then(() => deliver(letter));
    else inOrder(letter, deliver, label);
    if (fate === 2) inOrder(letter, deliver, label);
  };
}

function couple(s: fc.Scheduler, carry: Carry): { a: Side; b: Side; faults: string[] } {
  const network = new FakeNetwork((label) => s.schedule(Promise.resolve(), label));
  const faults: string[] = [];
  const a = new Side(network.create([], 'a'), true, carry, faults);
  const b = new Side(network.create([], 'b'), false, carry, faults);
  a.other = b;
  b.other = a;
  return { a, b, faults };
}

const acts = fc.array(fc.tuple(fc.boolean(), fc.constantFrom(...ACTS)), { minLength: 1, maxLength: 6 });

/** Every act is a scheduled step of its own, in the order given. */
async function perform(s: fc.Scheduler, { a, b }: { a: Side; b: Side }, script: [boolean, Act][]): Promise<void> {
  const steps = script.map(([first, act]) => ({
    label: act,
    builder: () => {
      (first ? a : b).act(act);
      return Promise.resolve();
    },
  }));
  s.scheduleSequence(steps);
  await s.waitIdle();
}

/** A description that is said again has the candidates in it that were found meanwhile. */
const said = (description: DescriptionInit | null): string | undefined => description?.sdp?.replace(/^a=candidate:.*\r\n/gm, '');

function agreed(a: FakePeerConnection, b: FakePeerConnection): void {
  expect([a.signalingState, b.signalingState]).toEqual(['stable', 'stable']);
  expect(said(a.currentLocal)).toBe(said(b.currentRemote));
  expect(said(b.currentLocal)).toBe(said(a.currentRemote));
}

/** Every candidate that was told for the description in force was taken. */
function reachable(pc: FakePeerConnection): void {
  expect(pc.reachable).toContain(readSdp(pc.currentRemote?.sdp)?.ufrag);
}

/** What each side wants to send is what both descriptions say. */
function served({ pc }: Side, wanted: Map<string, boolean>): void {
  for (const [kind, on] of wanted) {
    const section = readSdp(pc.currentLocal?.sdp)?.sections.find((candidate) => candidate.kind === kind);
    expect(section?.direction.startsWith('send') ?? false, `${pc.name} ${kind}`).toBe(on);
  }
}

const wanted = (script: [boolean, Act][], first: boolean): Map<string, boolean> =>
  new Map(
    script.filter(([who, act]) => who === first && act.includes(' ')).map(([, act]) => [act.split(' ')[0] ?? '', act.endsWith(' on')]),
  );

test('two_sides_agree_whatever_the_order_of_their_changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), acts, async (s, script) => {
      const { a, b, faults } = couple(s, ordered(s));
      await perform(s, { a, b }, script);
      expect(faults).toEqual([]);
      if (a.pc.currentLocal === null && b.pc.currentLocal === null) return;
      agreed(a.pc, b.pc);
      served(a, wanted(script, true));
      served(b, wanted(script, false));
      expect([a.pc.connectionState, b.pc.connectionState]).toEqual(['connected', 'connected']);
      reachable(a.pc);
      reachable(b.pc);
    }),
    { numRuns: 2000 },
  );
}, 60_000);

test('lost_doubled_and_late_letters_never_leave_the_two_apart_once_offers_are_repeated', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), acts, fc.array(fc.nat(3), { maxLength: 8 }), async (s, script, fates) => {
      const { a, b } = couple(s, unruly(s, fates));
      await perform(s, { a, b }, [[true, 'channel'], ...script]);
      // A round can be lost whole, and there are no more losses than fates.
      for (let i = 0; i < fates.length + 4; i++) {
        a.negotiator.repeatOffer();
        b.negotiator.repeatOffer();
        await s.waitIdle();
      }
      agreed(a.pc, b.pc);
      served(a, wanted(script, true));
      served(b, wanted(script, false));
    }),
    { numRuns: 1500 },
  );
}, 60_000);

test('two_offers_at_once_from_a_rude_peer_get_one_answer_and_never_an_offer', async () => {
  const pc = new FakeNetwork(() => Promise.resolve()).create();
  const sent: Description[] = [];
  const faults: unknown[] = [];
  const negotiator = new Negotiator(pc, false, {
    send: (description) => sent.push(description),
    beforeAnswer: () => Promise.resolve(),
    applied: () => undefined,
    fault: (_, error) => faults.push(error),
  });
  const offer = (n: number): Description => ({
    type: 'offer',
    n,
    sdp: writeSdp({ origin: `rude.${n}`, ufrag: 'r', sections: [{ kind: 'audio', direction: 'sendrecv' }] }),
  });
  await Promise.all([negotiator.receive(offer(1)), negotiator.receive(offer(2))]);
  expect(sent.map(({ type }) => type)).toEqual(['answer']);
  expect([pc.signalingState, pc.localDescription?.type, faults]).toEqual(['stable', 'answer', []]);
});

test('a_description_that_is_none_is_a_fault_and_the_next_one_is_taken', async () => {
  const pc = new FakeNetwork(() => Promise.resolve()).create();
  const sent: Description[] = [];
  const faults: string[] = [];
  const negotiator = new Negotiator(pc, true, {
    send: (description) => sent.push(description),
    beforeAnswer: () => Promise.resolve(),
    applied: () => undefined,
    fault: (what) => faults.push(what),
  });
  await negotiator.receive({ type: 'offer', n: 1, sdp: 'garbage' });
  await negotiator.receive({ type: 'answer', n: 2, sdp: 'garbage' });
  await negotiator.receive({
    type: 'offer',
    n: 3,
    sdp: writeSdp({ origin: 'them.0', ufrag: 't', sections: [{ kind: 'audio', direction: 'sendrecv' }] }),
  });
  expect([faults, sent.map(({ type }) => type), pc.signalingState]).toEqual([['description', 'description'], ['answer'], 'stable']);
});
