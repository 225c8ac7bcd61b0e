/** The screens and what each of them is about. Types only, and the first one. */
import type { Invite } from '../core/invite';
import type { EndedProps } from '../screens/props';

type Named<At extends string, About = unknown> = { at: At } & About;

/** `paste`: somebody came here to paste an invitation. */
export type Home = Named<'home', { link: string; problem: string | null; host: string; paste?: boolean }>;
export type Final = Named<'ended', { why: EndedProps['why']; by: 'me' | 'them'; name: string; invite: Invite | null; byCodes?: boolean }>;

/** `room` is the host's: it is Waiting until somebody is met, then Call. */
export type Screen =
  | Home
  | Named<'room', { left: string | null }>
  | Named<'handed'>
  | Named<'greenroom', { invite: Invite; joining: boolean }>
  /** Without an invite two codes began it. */
  | Named<'call', { invite: Invite | null }>
  | Named<'codes'>
  | Named<'knock'>
  | Final
  | Named<'settings', { back: Screen }>
  | Named<'problem', { code: string; name: string; retry: (() => void) | null }>;

export const HOME: Home = { at: 'home', link: '', problem: null, host: '' };

/** The invite that a screen stands on, if it is a guest's. */
export function inviteOf(screen: Screen): Invite | null {
  return screen.at === 'greenroom' || screen.at === 'call' ? screen.invite : null;
}
