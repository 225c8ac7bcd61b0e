/** What a listener must hear when the call changes: who came and went, who is muted, what was written or offered. Compares two moments; keeps nothing. */
import type { ChatEntry, Person, Transfer } from '../core/call/events';
import type { Saying } from '../words';

export interface Moment {
  people: Person[];
  chat: ChatEntry[];
  transfers: Transfer[];
  microphone: boolean;
  camera: boolean;
}

const connected = (person: Person | undefined): boolean => person?.link === 'direct' || person?.link === 'relayed';

function aboutPeople(before: Person[], after: Person[]): Saying[] {
  const said: Saying[] = [];
  for (const person of after) {
    const old = before.find(({ key }) => key === person.key);
    const params = { name: person.name };
    if (connected(person) && !connected(old))
      said.push({ text: old?.link === 'troubled' || old?.link === 'lost' ? 'said.back' : 'said.joined', params });
    else if (old && person.link !== old.link && (person.link === 'troubled' || person.link === 'lost'))
      said.push({ text: `said.${person.link}`, params });
    if (old && connected(old) && old.audio !== person.audio) said.push({ text: person.audio ? 'said.unmuted' : 'said.muted', params });
  }
  const gone = before.filter(({ key }) => !after.some((person) => person.key === key));
  return [...said, ...gone.map(({ name }): Saying => ({ text: 'said.left', params: { name } }))];
}

function aboutChat(before: Moment, after: Moment): Saying[] {
  const known = new Set(before.chat.map(({ id }) => id));
  const nameOf = (key: string): string => after.people.find((person) => person.key === key)?.name ?? '';
  const messages = after.chat.filter((entry) => entry.from !== 'me' && !known.has(entry.id));
  const offers = after.transfers.filter(
    ({ id, direction, state }) => direction === 'receive' && state === 'offered' && !before.transfers.some((old) => old.id === id),
  );
  return [
    ...messages.map((entry): Saying => ({ text: 'said.message', params: { name: nameOf(entry.from), text: entry.text } })),
    ...offers.map((offer): Saying => ({ text: 'said.offer', params: { name: nameOf(offer.person), file: offer.name } })),
  ];
}

function aboutMe(before: Moment, after: Moment): Saying[] {
  const said: Saying[] = [];
  if (before.microphone !== after.microphone) said.push({ text: after.microphone ? 'said.my-microphone-on' : 'said.my-microphone-off' });
  if (before.camera !== after.camera) said.push({ text: after.camera ? 'said.my-camera-on' : 'said.my-camera-off' });
  return said;
}

/** What to say about the step from `before` to `after`, in order. */
export function changes(before: Moment, after: Moment): Saying[] {
  return [...aboutPeople(before.people, after.people), ...aboutChat(before, after), ...aboutMe(before, after)];
}
