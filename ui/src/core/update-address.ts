/**
 * The address where news of newer versions are: https, or http on this computer; no user, no fragment. The desktop reads the same text in
 * `src-tauri/src/updates/address.rs`; tests/vectors/settings.json holds both to it.
 */
import { parseV6 } from './address';

const LONGEST = 512;
const SHAPE = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]{1,253})(?::([1-9]\d{0,4}))?(\/[!$-;=@-[\]_a-z~]*)$/i;
const HERE = ['localhost', '127.0.0.1', '[::1]'];

export function isUpdateAddress(given: unknown): given is string {
  if (typeof given !== 'string' || given.length > LONGEST) return false;
  const [, scheme, host = '', port = '443'] = SHAPE.exec(given) ?? [];
  if (Number(port) > 65535 || (host.startsWith('[') && parseV6(host.slice(1, -1)) === null)) return false;
  return scheme === 'https' || (scheme === 'http' && HERE.includes(host));
}
