/** English for the connection doctor: how it stands, why, and what to do. `core/doctor/` has the codes. */
export const doctor = {
  'doctor.title': 'Connection',
  'doctor.open': 'How this computer connects',
  'doctor.why': 'See what was tried',
  'doctor.looking': 'Looking at your connection…',
  'doctor.ways': 'Ways that were tried',
  'doctor.contacts': 'Who this computer talks to',
  'doctor.contacts.none': 'Nobody yet.',
  'doctor.report': 'Ask somebody for help',
  'doctor.report.hint': 'The report says what was tried and how it went. Names, addresses, links and keys are left out.',
  'doctor.report.show': 'Show the report',
  'doctor.copy': 'Copy report',
  'doctor.copied': 'Copied. Paste it into a message.',
  'doctor.copy-refused': 'The clipboard is not available here. Open the report, select it and copy it with the keyboard.',

  'doctor.way.lan': 'On the same network',
  'doctor.way.ipv6': 'By a public IPv6 address',
  'doctor.way.mapped': 'Through a port that the router opened',
  'doctor.way.punched': 'Straight across the internet',
  'doctor.way.relay': 'Passed on by another computer',
  'doctor.way.relay-by': 'Passed on by {relay}',
  'doctor.way.manual': 'By an address typed in the settings',

  'doctor.outcome.in-use': 'Your call goes this way',
  'doctor.outcome.works': 'Works',
  'doctor.outcome.trying': 'Being tried',
  'doctor.outcome.failed': 'Does not work',
  'doctor.outcome.untried': 'Not tried',

  'doctor.cause.silent': 'nothing came back',
  'doctor.cause.apart': 'you two are not on the same network',
  'doctor.cause.none-here': 'this computer has no such address',
  'doctor.cause.none-there': 'the other computer has no such address',
  'doctor.cause.no-server': 'no server was named that could help',
  'doctor.cause.server-silent': 'the helping server does not answer',
  'doctor.cause.server-refused': 'the helping server did not take the name and password',
  'doctor.cause.server-full': 'the helping server has no room left',
  'doctor.cause.not-needed': 'not needed',
  'doctor.cause.nobody': 'nobody else is there yet',
  'doctor.cause.host-only': 'only the one who opened the room can do that',
  'doctor.cause.not-asked': 'the router was not asked',
  'doctor.cause.not-set': 'none was typed',
  'doctor.cause.router-silent': 'the router does not answer such questions',
  'doctor.cause.router-refused': 'the router said no',
  'doctor.cause.double-nat': 'your router is behind another router',

  'doctor.part.other': '{name}’s computer',
  'doctor.part.relay': 'A computer that passes the call on, and cannot read it',
  'doctor.part.helper': 'A server that helps two computers to find each other',
  'doctor.part.room': 'The room, for introductions',
  'doctor.hidden': 'An address that the browser keeps hidden',
  'doctor.in-use': 'in use now',

  'doctor.find.direct.title': 'You are connected directly',
  'doctor.find.direct.means': 'Picture, sound, chat and files go straight from computer to computer.',
  'doctor.find.direct.todo': 'There is nothing to do.',

  'doctor.find.relayed.title': 'Your call is passed on by another computer',
  'doctor.find.relayed.means': 'That computer cannot see or hear anything, but it knows that you two are talking, and it may be slower.',
  'doctor.find.relayed.todo': 'There is nothing that you must do. Below stands why it is not direct.',

  'doctor.find.nobody.title': 'Nobody else is there yet',
  'doctor.find.nobody.means': 'Your computer waits for the other one. How you two connect can only be tried together.',
  'doctor.find.nobody.todo': 'Send the invitation, and come back here if it does not work.',

  'doctor.find.connecting.title': 'Still connecting',
  'doctor.find.connecting.means': 'Some ways have not been tried to their end.',
  'doctor.find.connecting.todo': 'Wait half a minute. What fails shows up here by itself.',

  'doctor.find.offline.title': 'This computer has no network',
  'doctor.find.offline.means': 'The system says that no Wi-Fi and no cable is connected.',
  'doctor.find.offline.todo': 'Connect to a network. Tincan goes on by itself.',

  'doctor.find.room-unreachable.title': 'The room did not answer',
  'doctor.find.room-unreachable.means':
    'Every address in the invitation was tried. The room may be closed, or the other one’s router or firewall keeps visitors out.',
  'doctor.find.room-unreachable.todo': 'Ask whether the room is open and who it can reach; both of you on the same network always helps.',

  'doctor.find.local-network-off.title': 'macOS may keep this app from your own network',
  'doctor.find.local-network-off.means': 'You two seem to be on the same network, but nothing came back.',
  'doctor.find.local-network-off.todo':
    'Open System Settings, Privacy and Security, Local Network, and allow Tincan or the browser that you use. Then try again.',

  'doctor.find.lan-silent.title': 'A firewall or the Wi-Fi keeps your computers apart',
  'doctor.find.lan-silent.means':
    'You two seem to be on networks of the same kind, but nothing came back. Guest Wi-Fi often keeps computers apart on purpose.',
  'doctor.find.lan-silent.todo':
    'If you are in the same house, allow Tincan or the browser in the firewall, or leave the guest Wi-Fi on both computers.',

  'doctor.find.udp-blocked.title': 'This network only lets web pages through',
  'doctor.find.udp-blocked.means': 'What calls are made of (UDP) is blocked here. Offices, hotels and some mobile networks do that.',
  'doctor.find.udp-blocked.todo': 'Use another network, for example your phone’s, or ask whoever runs this one to allow UDP.',

  'doctor.find.double-nat.title': 'Your router is behind another router',
  'doctor.find.double-nat.means': 'Opening a port on yours is not enough: the one before it keeps visitors out as well.',
  'doctor.find.double-nat.todo':
    'Switch one of the two to bridge mode, or ask your internet provider for a public address. IPv6 or a server of your own helps too.',

  'doctor.find.strict-router.title': 'Your router shows another port to everybody',
  'doctor.find.strict-router.means': 'The other computer cannot know by which one to come in. Mobile networks and companies do that.',
  'doctor.find.strict-router.todo': 'A relay is needed: name one in the settings, or use another network on one side.',

  'doctor.find.router-refused.title': 'Your router does not open ports',
  'doctor.find.router-refused.means': 'It understood the question and said no; the function is switched off in it.',
  'doctor.find.router-refused.todo': 'Switch on UPnP or PCP in the router’s settings, or forward the room’s port there by hand.',

  'doctor.find.router-silent.title': 'Your router was asked and did not answer',
  'doctor.find.router-silent.means': 'It does not know how to open a port, or the function is switched off.',
  'doctor.find.router-silent.todo': 'Forward the room’s port by hand in the router’s settings, or use IPv6.',

  'doctor.find.relay-refused.title': 'The relay did not take the name and password',
  'doctor.find.relay-refused.means': 'It answers, but passes nothing on for you.',
  'doctor.find.relay-refused.todo': 'Check both in the settings, letter by letter.',

  'doctor.find.relay-full.title': 'The relay has no room left',
  'doctor.find.relay-full.means': 'It answers, but passes nothing more on for you right now.',
  'doctor.find.relay-full.todo': 'Try again in some minutes, or name another one in the settings.',

  'doctor.find.helper-silent.title': 'A helping server does not answer',
  'doctor.find.helper-silent.means': 'It may be off, or this network keeps it out.',
  'doctor.find.helper-silent.todo': 'Check its address in the settings, and whether it runs.',

  'doctor.find.ipv6-silent.title': 'IPv6 is there, but nothing comes through',
  'doctor.find.ipv6-silent.means': 'One of the routers keeps visitors out.',
  'doctor.find.ipv6-silent.todo': 'Allow incoming IPv6 for this computer in the router’s settings.',

  'doctor.find.no-helper.title': 'You two are on different networks, and nobody helps',
  'doctor.find.no-helper.means':
    'Two computers behind routers need somebody who tells them how they look from outside, or who passes the call on.',
  'doctor.find.no-helper.todo': 'Meet on the same network, host from a server of your own, or name a helping server in the settings.',

  'doctor.find.no-way.title': 'No way was found',
  'doctor.find.no-way.means': 'Everything that could be tried was tried, and nothing came back.',
  'doctor.find.no-way.todo': 'Try another network on one side, for example a phone’s. The report below helps somebody to help you.',
} as const;
