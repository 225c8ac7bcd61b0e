import { describe, expect, it } from 'vitest';
import type { LinkFacts } from '../core/doctor/facts';
import { FakeClock } from '../testing/clock';
import { SeededRandom } from '../testing/random';
import { DoctorState, type About } from './doctor.svelte';
import { fakeWorld } from './fixtures';

const end = { type: 'host', protocol: 'udp', port: 5, server: '', relayProtocol: null, base: '' } as const;
const link: LinkFacts = {
  pairs: [{ local: { ...end, address: '192.168.1.2' }, remote: { ...end, address: '192.168.1.3' }, state: 'works', inUse: true }],
  locals: [],
  remotes: [],
  troubles: [],
};

function setting() {
  const clock = new FakeClock();
  const world = fakeWorld({ clock, random: new SeededRandom(1), createPeer: () => ({}) as never });
  const seat = {
    looks: 0,
    seen: { name: 'Grace', connected: true, link } as Awaited<ReturnType<ConstructorParameters<typeof DoctorState>[1]['look']>>,
    servers: [] as string[],
    look: () => Promise.resolve(void seat.looks++).then(() => seat.seen),
  };
  const about: About = { code: null, endpoints: [], status: 'open', hosted: [] };
  return { clock, world, seat, about, doctor: new DoctorState(world, seat, () => about) };
}

describe('the doctor', () => {
  it('looks_while_it_is_open_and_not_after', async () => {
    const { clock, seat, doctor } = setting();
    doctor.open();
    await clock.until(() => doctor.diagnosis !== null, 'the first look');
    expect([doctor.diagnosis?.path, doctor.name]).toEqual(['direct', 'Grace']);
    await clock.advance(10_000);
    expect(seat.looks).toBeGreaterThan(3);
    doctor.close();
    const before = seat.looks;
    await clock.advance(10_000);
    expect([seat.looks, doctor.diagnosis]).toEqual([before, null]);
  });

  it('still_knows_what_was_tried_when_the_connection_is_gone', async () => {
    const { clock, seat, about, doctor } = setting();
    const stop = doctor.watch();
    await clock.advance(1);
    stop();
    Object.assign(about, { status: null, code: 'lost' });
    seat.seen = null;
    doctor.open();
    await clock.until(() => doctor.diagnosis !== null, 'a look');
    expect(doctor.diagnosis?.path).toBe('none');
    expect(doctor.diagnosis?.contacts.map(({ address }) => address)).toContain('192.168.1.3:5');
    doctor.forget();
    await clock.advance(3000);
    expect(doctor.diagnosis?.contacts.map(({ part }) => part)).toEqual(['room']);
  });

  it('still_knows_what_was_tried_in_vain_when_the_browser_has_forgotten_it', async () => {
    const { clock, seat, doctor } = setting();
    const trying = link.pairs.map((pair) => ({ ...pair, state: 'waiting' as const, inUse: false }));
    seat.seen = { name: 'Grace', connected: false, link: { ...link, pairs: trying, remotes: trying.map(({ remote }) => remote) } };
    doctor.open();
    await clock.until(() => doctor.diagnosis !== null, 'a look');
    expect(doctor.diagnosis?.findings).toEqual(['connecting']);
    seat.seen = { name: 'Grace', connected: false, link: { ...link, pairs: [], remotes: [] } };
    await clock.advance(10_000);
    expect(doctor.diagnosis?.findings).toEqual(['lan-silent']);
  });

  it('takes_no_way_that_had_worked_for_one_that_never_did', async () => {
    const { clock, seat, doctor } = setting();
    doctor.open();
    await clock.until(() => doctor.diagnosis !== null, 'a look');
    seat.seen = { name: 'Grace', connected: false, link: { ...link, pairs: [] } };
    await clock.advance(10_000);
    expect(doctor.diagnosis?.findings).toEqual(['connecting']);
  });

  it('copies_a_report_without_names_and_addresses', async () => {
    const { clock, world, doctor } = setting();
    doctor.open();
    await clock.until(() => doctor.diagnosis !== null, 'a look');
    await doctor.copy();
    const [text = ''] = world.platform.copied;
    expect(text).toContain('way lan: in-use');
    expect(text).not.toMatch(/Grace|192\.168|host:7015/);
  });
});
