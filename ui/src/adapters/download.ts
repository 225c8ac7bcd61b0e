/**
 * Where a browser puts a file that arrives: staged on disk in the origin's private file system, then handed to the browser's own
 * downloads. Where a page may not do that (plain HTTP, private windows) it is collected in memory, up to a size that says so.
 * Knows nothing of transfers.
 */
import type { FileSink } from '../core/ports';
import { PlatformError } from '../platform/platform';

/** A page that holds more than this in memory is a page that the browser may end. */
export const MEMORY_LIMIT = 512 * 1024 * 1024;

const STAGING = 'tincan-incoming';

/** No page can tell when a download has been copied; whatever is older than this has been. */
const STALE_MS = 60 * 60 * 1000;

/** A sink whose `finish` gives the file to the browser's downloads. Throws `too-big-for-memory`. */
export async function download(name: string, size: number): Promise<FileSink> {
  const directory = await staging();
  if (directory) return staged(directory, name);
  if (size > MEMORY_LIMIT) throw new PlatformError('too-big-for-memory');
  return inMemory(name);
}

/** The staging directory, emptied of what earlier pages left; null where a page may have none. */
async function staging(): Promise<FileSystemDirectoryHandle | null> {
  const storage = navigator.storage as Partial<StorageManager> | undefined;
  if (!storage?.getDirectory || !('createWritable' in FileSystemFileHandle.prototype)) return null;
  try {
    const directory = await (await storage.getDirectory()).getDirectoryHandle(STAGING, { create: true });
    await sweep(directory);
    return directory;
  } catch {
    // Private windows have the interface and refuse its use (Firefox: SecurityError).
    return null;
  }
}

async function sweep(directory: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of directory.keys()) {
    const { lastModified } = await (await directory.getFileHandle(name)).getFile();
    if (Date.now() - lastModified > STALE_MS) await directory.removeEntry(name);
  }
}

async function staged(directory: FileSystemDirectoryHandle, name: string): Promise<FileSink> {
  const entry = `${Date.now()}-${crypto.randomUUID()}`;
  const handle = await directory.getFileHandle(entry, { create: true });
  const file = await handle.createWritable();
  return {
    durable: 0,
    write: (offset, bytes) => file.write({ type: 'write', position: offset, data: bytes as Uint8Array<ArrayBuffer> }).catch(asCode),
    finish: async () => {
      await file.close().catch(asCode);
      give(await handle.getFile(), name);
    },
    abort: async () => {
      await file.abort();
      await directory.removeEntry(entry);
    },
  };
}

function inMemory(name: string): FileSink {
  const parts = new Map<number, Blob>();
  return {
    durable: 0,
    write: (offset, bytes) => {
      // Blobs, not arrays: a browser may move those to disk.
      parts.set(offset, new Blob([bytes as Uint8Array<ArrayBuffer>]));
      return Promise.resolve();
    },
    finish: () => {
      const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
      give(new Blob(inOrder), name);
      return Promise.resolve();
    },
    abort: () => {
      parts.clear();
      return Promise.resolve();
    },
  };
}

function asCode(error: unknown): never {
  throw new PlatformError(error instanceof Error && error.name === 'QuotaExceededError' ? 'no-space' : 'disk');
}

/** The browser makes the name safe itself and asks, or not, as its owner chose. */
function give(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, STALE_MS);
}
