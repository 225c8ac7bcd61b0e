/**
 * The keys that do in a call what a button does, and why one is refused. Knows no keyboard and no button.
 * src-tauri/src/settings/keys.rs has the same rules; tests/vectors/settings.json holds both to them.
 */
import { isRecord } from './bytes';
import { isUnfit } from './name';

/** One character for each. No two are the same. */
export interface Keys {
  mute: string;
  camera: string;
  chat: string;
}
export type Action = keyof Keys;

export const ACTIONS: readonly Action[] = ['mute', 'camera', 'chat'];
export const defaultKeys: Readonly<Keys> = { mute: 'm', camera: 'v', chat: 'c' };

/** `not-a-key`: nothing that can be seen, or more than one character. Else the action that has it already. */
export type KeyProblem = 'not-a-key' | Action;

/** Why `key` cannot be the one of `action`; null when it can. */
export function keyProblem(keys: Keys, action: Action, key: string): KeyProblem | null {
  if (!isKey(key)) return 'not-a-key';
  return ACTIONS.find((other) => other !== action && keys[other] === key) ?? null;
}

/** A key that is none falls back alone; where two would do the same, all do. */
export function readKeys(kept: unknown): Keys {
  const given = isRecord(kept) ? kept : {};
  const of = (action: Action): string => {
    const key = given[action];
    return typeof key === 'string' && isKey(key) ? key : defaultKeys[action];
  };
  const keys = { mute: of('mute'), camera: of('camera'), chat: of('chat') };
  return new Set(Object.values(keys)).size === ACTIONS.length ? keys : { ...defaultKeys };
}

/** One character that can be seen and is not a capital: a keyboard tells those apart only by another key that is held. */
function isKey(text: string): boolean {
  return [...text].length === 1 && text > ' ' && text !== '\u00a0' && !/[A-Z]/.test(text) && !isUnfit(text);
}
