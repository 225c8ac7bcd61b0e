/** English for rooms on the local network: letting one be found, finding one, and knocking. Part of `en`. */
export const nearby = {
  'nearby.find': 'Find rooms on this network',
  'nearby.title': 'Rooms nearby',
  'nearby.none': 'None yet. A room shows up here when its host lets it be found.',
  'nearby.knock': 'Knock',
  'nearby.knock-at': 'Knock at {name}’s room',
  'nearby.unnamed': 'A room without a name',
  'nearby.let': 'Let people on this network find this room',
  'nearby.let.hint': 'They see your name and can knock. You decide who comes in.',
  'nearby.failed': 'This computer cannot be found on this network right now. The link works all the same.',

  'knock.asks': '{name} is knocking',
  'knock.asks.means': 'Anybody can write that name. Before they come in, you compare four words.',
  'knock.yes': 'Compare words',
  'knock.no': 'Not now',
  'knock.away': 'Send away',
  'knock.title': 'Knocking at {name}’s room',
  'knock.asking': 'Looking for the room…',
  'knock.waiting': 'They were told. They have two minutes to answer.',
  'knock.near': 'Somebody answers as {name}. The words tell whether it is them.',
  'knock.back': 'Go away',
  'spoken.lead-knock':
    'Read these four words to each other, across the room or by telephone. If you both have the same ones in the same order, nobody sits between you.',
  'spoken.done-knock': 'You have the same words. The invitation is on its way.',
  'spoken.differ.means-knock':
    'Somebody may be sitting between you and {name}. Nothing was handed over. Send the invitation some other way.',
  'spoken.failed.means-knock': 'The two computers did not agree on any. Nothing was handed over. Knock again for another try.',
} as const;
