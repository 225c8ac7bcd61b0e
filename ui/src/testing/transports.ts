/** Arbitrary transports for properties of codes: every kind of candidate, credentials of both engines' lengths. */
import fc from 'fast-check';
import type { Address, Transport } from '../core/peer/transport';

const ice = (shortest: number, longest: number) =>
  fc.string({
    unit: fc.constantFrom(...'ABCXYZabcxyz0189+/'),
    minLength: shortest,
    maxLength: longest,
  });
const host = fc.oneof(
  fc.ipV4(),
  fc.constantFrom('2001:db8::a:0:0:1', '::1', 'fd00::2'),
  fc.uuid().map((uuid) => `${uuid}.local`),
);
const address: fc.Arbitrary<Address> = fc.record({
  type: fc.constantFrom('host', 'srflx', 'relay'),
  host,
  port: fc.integer({ min: 1, max: 65_535 }),
});
export const transports: fc.Arbitrary<Transport> = fc.record({
  ufrag: ice(4, 8),
  pwd: ice(22, 32),
  fingerprint: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  candidates: fc.array(address, { maxLength: 4 }),
});
