/** The text of the one file that somebody picked for its settings, and the end of everything else that was picked. */
import type { FileSource } from '../core/ports';
import { LONGEST } from '../core/settings-file';

/** Null where nothing was picked. Of a longer file comes so much that it is seen to be too long. */
export async function readOne(picked: FileSource[]): Promise<string | null> {
  try {
    const bytes = await picked[0]?.read(0, 4 * LONGEST + 4);
    return bytes ? new TextDecoder().decode(bytes) : null;
  } finally {
    for (const source of picked) source.release();
  }
}
