/**
 * The page that an installed browser shows for the app: exchanges the ticket of its address for a bearer, and reaches the app's commands
 * through the loopback door. The bearer stays in this tab, so that a reload works, and goes nowhere else.
 */
import type { HandedSession } from '../generated/desktop';
import { platformOver } from './commands';
import { openDoor } from './door-socket';
import { PlatformError, type Platform } from './platform';

const BEARER = 'tincan.bearer';
const TICKET = '#hand=';

/** Throws PlatformError `ticket-used` when this page is not, or no longer, the one that the app opened. */
export async function loopbackPlatform(): Promise<Platform> {
  if (location.hash.startsWith(TICKET)) sessionStorage.setItem(BEARER, await redeem(takeTicket()));
  const bearer = sessionStorage.getItem(BEARER);
  if (bearer === null) throw new PlatformError('ticket-used');
  const door = await openDoor(`ws://${location.host}/door`, bearer);
  return platformOver(door, { kind: 'handed', start: await door.call<HandedSession>('handed_session') });
}

/** Out of the address bar and the browser's history, at once. */
function takeTicket(): string {
  const ticket = location.hash.slice(TICKET.length);
  history.replaceState(null, '', '/');
  return ticket;
}

async function redeem(ticket: string): Promise<string> {
  const answer = await fetch('/hand', { method: 'POST', headers: { Authorization: `Ticket ${ticket}` } });
  if (!answer.ok) throw new PlatformError('ticket-used');
  const { bearer } = (await answer.json()) as { bearer: string };
  return bearer;
}
