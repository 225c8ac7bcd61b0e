/** Random bytes of the browser's generator, which also works in a page that is not secure. */
import type { Random } from '../core/ports';

/** `getRandomValues` refuses more than this at once (W3C Web Cryptography, section 10.1.1). */
const AT_ONCE = 65536;

export const random: Random = {
  bytes: (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += AT_ONCE) crypto.getRandomValues(bytes.subarray(at, at + AT_ONCE));
    return bytes;
  },
};
