/** Messages and files in the one order they happened here. Files carry no time, so the order of first sight is kept. */
import type { ChatEntry, Transfer } from '../core/call/events';

export type Item = { kind: 'message'; id: string; entry: ChatEntry } | { kind: 'transfer'; id: string; transfer: Transfer };

/** Everything seen so far, by `kind:id`. A call keeps one for as long as it is shown. */
export type Seen = Map<string, number>;

/** The items in order of first sight; adds new ones to `seen`. */
export function timeline(seen: Seen, chat: ChatEntry[], transfers: Transfer[]): Item[] {
  const items: Item[] = [
    ...chat.map((entry): Item => ({ kind: 'message', id: `message:${entry.id}`, entry })),
    ...transfers.map((transfer): Item => ({ kind: 'transfer', id: `transfer:${transfer.id}`, transfer })),
  ];
  for (const { id } of items) if (!seen.has(id)) seen.set(id, seen.size);
  return items.sort((a, b) => (seen.get(a.id) ?? 0) - (seen.get(b.id) ?? 0));
}

/** True where the next item says the same about itself, so that "Delivered 10:42" stands once under a run of messages. */
export function continues(item: Item, next: Item | undefined): boolean {
  if (item.kind !== 'message' || next?.kind !== 'message') return false;
  const [a, b] = [item.entry, next.entry];
  return a.from === b.from && a.state === b.state && Math.floor(a.at / 60_000) === Math.floor(b.at / 60_000);
}
