import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeededRandom } from '../../testing/random';
import { toB64 } from '../bytes';
import type { PersonMessage } from '../channel/message';
import { keyPair, pairOf } from '../seal';
import { Exchange, type Exchanged } from './exchange';
import { MOST, parsePeople, serializePeople, withPerson, type KnownPerson } from './known';
import { isInCall, linkFrom, signCall, signLink } from './proof';

const random = new SeededRandom(5);
const person = (name: string, secret: Uint8Array, key: Uint8Array, met = 1): KnownPerson => ({
  id: toB64(random.bytes(8)),
  name,
  secret,
  key,
  since: 1,
  met,
});

/** Two who know each other: what Ada keeps of Ben, and Ben of Ada. */
function acquainted(): { ben: KnownPerson; ada: KnownPerson } {
  const [hers, his] = [keyPair(random), keyPair(random)];
  return { ben: person('Ben', hers.secret, his.public), ada: person('Ada', his.secret, hers.public) };
}
const link = () => ({ room: random.bytes(16), hostKey: random.bytes(32), id: toB64(random.bytes(8)) });

test('a_link_tells_the_one_it_is_for_who_made_it_and_nobody_else', () => {
  const [{ ben, ada }, stranger] = [acquainted(), acquainted()];
  const made = link();
  const tag = signLink(ben, made);
  expect(linkFrom([stranger.ada, ada], { ...made, tag })).toBe(ada);
  expect(linkFrom([stranger.ada, stranger.ben], { ...made, tag })).toBeNull();
  expect(linkFrom([ada], { ...made, tag: null })).toBeNull();
});

test('a_tag_says_nothing_on_another_link_and_nothing_to_its_maker', () => {
  const { ben, ada } = acquainted();
  const made = link();
  const tag = signLink(ben, made);
  for (const part of ['room', 'hostKey', 'id'] as const) expect(linkFrom([ada], { ...made, [part]: link()[part], tag })).toBeNull();
  expect(linkFrom([ben], { ...made, tag })).toBeNull();
});

test('a_proof_holds_for_one_connection_and_one_direction', () => {
  const { ben, ada } = acquainted();
  const [e, f, other] = [random.bytes(32), random.bytes(32), random.bytes(32)];
  const proof = signCall(ben, e, f);
  expect(isInCall(ada, f, e, proof)).toBe(true);
  expect([isInCall(ada, f, other, proof), isInCall(ada, other, e, proof), isInCall(ben, e, f, proof)]).toEqual([false, false, false]);
});

/** Both ends of one connection; what each side said reaches the other one through `pass`. */
function connection(ben: KnownPerson | null, ada: KnownPerson | null, pass = (message: PersonMessage): PersonMessage => message) {
  const [e, f] = [random.bytes(32), random.bytes(32)];
  const done: { hers: Exchanged[]; his: Exchanged[] } = { hers: [], his: [] };
  const said: PersonMessage[] = [];
  const end = (mine: Uint8Array, theirs: Uint8Array, expected: KnownPerson | null, into: Exchanged[], other: () => Exchange): Exchange =>
    new Exchange({
      random,
      people: { mine, theirs },
      expected,
      say: (message) => {
        said.push(message);
        other().hear(pass(message));
        return true;
      },
      done: (exchanged) => into.push(exchanged),
    });
  const hers: Exchange = end(e, f, ben, done.hers, () => his);
  const his: Exchange = end(f, e, ada, done.his, () => hers);
  return { hers, his, done, said };
}

test('two_who_meet_get_a_key_of_each_other_that_nobody_else_is_given', () => {
  const { hers, his, done, said } = connection(null, null);
  hers.begin();
  his.begin();
  const [a, b] = [done.hers[0], done.his[0]];
  expect([a?.known, b?.known]).toEqual([null, null]);
  expect(a?.key).toEqual(b && pairOf(b.secret).public);
  expect(b?.key).toEqual(a && pairOf(a.secret).public);
  expect(said.map(({ proof }) => proof)).toEqual([undefined, undefined]);
});

test('those_who_expect_each_other_show_who_they_are', () => {
  const { ben, ada } = acquainted();
  const { hers, his, done } = connection(ben, ada);
  hers.begin();
  his.begin();
  expect([done.hers[0]?.known, done.his[0]?.known]).toEqual([ben, ada]);
});

test('whoever_cannot_show_it_is_nobody_known', () => {
  const { ben } = acquainted();
  const stranger = acquainted().ada;
  for (const [expected, pass] of [
    [stranger, (message: PersonMessage) => message],
    [null, (message: PersonMessage) => message],
    [stranger, (message: PersonMessage) => ({ ...message, proof: new Uint8Array(16) })],
  ] as const) {
    const { hers, his, done } = connection(ben, expected, pass);
    hers.begin();
    his.begin();
    expect(done.hers.map(({ known }) => known)).toEqual([null]);
  }
});

test('a_key_that_is_none_our_own_or_a_second_one_counts_for_nothing', () => {
  const { hers, done, said } = connection(null, null);
  hers.begin();
  const own = said[0]?.key ?? new Uint8Array(32);
  hers.hear({ t: 'person', key: new Uint8Array(32) });
  hers.hear({ t: 'person', key: own });
  expect(done.hers).toEqual([]);
  const first = keyPair(random).public;
  hers.hear({ t: 'person', key: first });
  hers.hear({ t: 'person', key: keyPair(random).public });
  expect(done.hers.map(({ key }) => key)).toEqual([first]);
});

test('the_list_comes_back_whole_and_whatever_is_broken_in_it_is_left_out', () => {
  const people = [acquainted().ben, acquainted().ada];
  expect(parsePeople(serializePeople(people))).toEqual(people);
  const kept = JSON.parse(serializePeople(people)) as { people: Record<string, unknown>[] };
  const broken = { ...kept, people: [{ ...kept.people[0], key: 'short' }, { ...kept.people[0], met: -1 }, null, kept.people[1]] };
  expect(parsePeople(JSON.stringify(broken))).toEqual([people[1]]);
});

test('no_text_breaks_the_reader_of_the_list', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parsePeople(text).length === 0));
});

test('the_list_is_bounded_and_loses_whoever_was_met_longest_ago', () => {
  const pair = keyPair(random);
  let people: KnownPerson[] = [];
  for (let met = 0; met <= MOST; met++) people = withPerson(people, person(`${met}`, pair.secret, pair.public, met));
  expect([people.length, people[0]?.name, people.at(-1)?.name]).toEqual([MOST, `${MOST}`, '1']);
});
