import { expect, test } from 'vitest';
import { linkOf, next, relayOf, type Happening, type Phase } from './phase';

const connected: Happening = { type: 'state', state: 'connected' };
const disconnected: Happening = { type: 'state', state: 'disconnected' };
const direct: Happening = { type: 'path', report: { kind: 'direct' } };
const relayed: Happening = { type: 'path', report: { kind: 'relayed', relayAddress: 'turn.example' } };
const unknown: Happening = { type: 'path', report: { kind: 'unknown' } };
const after = (...happenings: Happening[]): Phase => happenings.reduce(next, { at: 'connecting' });

test.each<[string, Happening[], string]>([
  ['nothing_yet_is_connecting', [], 'connecting'],
  ['connected_by_an_unknown_way_is_still_connecting', [connected], 'connecting'],
  ['a_direct_path_is_direct', [connected, direct], 'direct'],
  ['a_relay_is_relayed', [connected, relayed], 'relayed'],
  ['a_path_may_change', [connected, relayed, direct], 'direct'],
  ['a_look_that_finds_nothing_does_not_undo_what_is_known', [connected, relayed, unknown], 'relayed'],
  ['a_browser_that_never_says_is_shown_as_direct', [connected, unknown, unknown, unknown, unknown], 'direct'],
  ['a_failure_before_the_first_connection_is_still_connecting', [{ type: 'state', state: 'failed' }], 'connecting'],
  ['a_broken_connection_is_troubled', [connected, direct, disconnected], 'troubled'],
  ['trouble_stays_while_a_new_connection_is_tried', [connected, direct, disconnected, { type: 'state', state: 'connecting' }], 'troubled'],
  ['back_from_trouble_it_is_what_it_was', [connected, relayed, disconnected, connected], 'relayed'],
  ['a_path_says_nothing_during_trouble', [connected, direct, disconnected, relayed], 'troubled'],
  ['given_up_is_lost', [connected, direct, disconnected, { type: 'lost' }], 'lost'],
  ['lost_and_connected_after_all_is_connected', [{ type: 'lost' }, connected, direct], 'direct'],
])('%s', (_, happenings, link) => {
  expect(linkOf(after(...happenings))).toBe(link);
});

test('a_relay_is_named_only_while_it_is_used', () => {
  expect(relayOf(after(connected, relayed))).toBe('turn.example');
  expect(relayOf(after(connected, relayed, disconnected))).toBeUndefined();
  expect(relayOf(after(connected, relayed, direct))).toBeUndefined();
});

test('a_look_that_finds_the_same_changes_nothing', () => {
  const phase = after(connected, relayed);
  expect(next(phase, relayed)).toBe(phase);
  expect(next(phase, unknown)).toBe(phase);
});
