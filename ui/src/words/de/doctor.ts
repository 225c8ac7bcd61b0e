/** German for the connection doctor: how it stands, why, and what to do. Part of `de`. */
import type { doctor as english } from '../en/doctor';

export const doctor: Record<keyof typeof english, string> = {
  'doctor.title': 'Verbindung',
  'doctor.open': 'Wie dieser Computer verbunden ist',
  'doctor.why': 'Zeigen, was versucht wurde',
  'doctor.looking': 'Deine Verbindung wird angesehen…',
  'doctor.ways': 'Wege, die versucht wurden',
  'doctor.contacts': 'Mit wem dieser Computer spricht',
  'doctor.contacts.none': 'Noch mit niemandem.',
  'doctor.report': 'Jemanden um Hilfe bitten',
  'doctor.report.hint': 'Im Bericht steht, was versucht wurde und wie es ausging. Namen, Adressen, Links und Schlüssel fehlen darin.',
  'doctor.report.show': 'Den Bericht zeigen',
  'doctor.copy': 'Bericht kopieren',
  'doctor.copied': 'Kopiert. Füg ihn in eine Nachricht ein.',
  'doctor.copy-refused': 'Die Zwischenablage ist hier nicht verfügbar. Öffne den Bericht, markier ihn und kopier ihn mit der Tastatur.',

  'doctor.way.lan': 'Im selben Netz',
  'doctor.way.ipv6': 'Über eine öffentliche IPv6-Adresse',
  'doctor.way.mapped': 'Durch einen Port, den der Router geöffnet hat',
  'doctor.way.punched': 'Direkt durch das Internet',
  'doctor.way.relay': 'Von einem anderen Computer weitergegeben',
  'doctor.way.relay-by': 'Weitergegeben von {relay}',
  'doctor.way.manual': 'Über eine Adresse aus den Einstellungen',

  'doctor.outcome.in-use': 'Dein Anruf geht diesen Weg',
  'doctor.outcome.works': 'Geht',
  'doctor.outcome.trying': 'Wird versucht',
  'doctor.outcome.failed': 'Geht nicht',
  'doctor.outcome.untried': 'Nicht versucht',

  'doctor.cause.silent': 'nichts kam zurück',
  'doctor.cause.apart': 'ihr seid nicht im selben Netz',
  'doctor.cause.none-here': 'dieser Computer hat keine solche Adresse',
  'doctor.cause.none-there': 'der andere Computer hat keine solche Adresse',
  'doctor.cause.no-server': 'es ist kein Server eingetragen, der helfen könnte',
  'doctor.cause.server-silent': 'der helfende Server antwortet nicht',
  'doctor.cause.server-refused': 'der helfende Server nahm Namen und Passwort nicht an',
  'doctor.cause.server-full': 'der helfende Server hat keinen Platz mehr',
  'doctor.cause.not-needed': 'nicht nötig',
  'doctor.cause.nobody': 'noch ist sonst niemand da',
  'doctor.cause.host-only': 'das kann nur, wer den Raum geöffnet hat',
  'doctor.cause.not-asked': 'der Router wurde nicht gefragt',
  'doctor.cause.not-set': 'es ist keine eingetragen',
  'doctor.cause.router-silent': 'der Router antwortet auf solche Fragen nicht',
  'doctor.cause.router-refused': 'der Router hat es abgelehnt',
  'doctor.cause.double-nat': 'dein Router steht hinter einem anderen Router',

  'doctor.part.other': 'Der andere Computer: {name}',
  'doctor.part.relay': 'Ein Computer, der den Anruf weitergibt und ihn nicht lesen kann',
  'doctor.part.helper': 'Ein Server, der zwei Computern hilft, sich zu finden',
  'doctor.part.room': 'Der Raum, damit ihr euch findet',
  'doctor.hidden': 'Eine Adresse, die der Browser verbirgt',
  'doctor.in-use': 'jetzt in Gebrauch',

  'doctor.find.direct.title': 'Ihr seid direkt verbunden',
  'doctor.find.direct.means': 'Bild, Ton, Chat und Dateien gehen direkt von Computer zu Computer.',
  'doctor.find.direct.todo': 'Es ist nichts zu tun.',

  'doctor.find.relayed.title': 'Ein anderer Computer gibt euren Anruf weiter',
  'doctor.find.relayed.means': 'Er kann nichts sehen oder hören, weiß aber, dass ihr miteinander sprecht, und ist vielleicht langsamer.',
  'doctor.find.relayed.todo': 'Du musst nichts tun. Warum es nicht direkt geht, steht weiter unten.',

  'doctor.find.nobody.title': 'Noch ist sonst niemand da',
  'doctor.find.nobody.means': 'Dein Computer wartet auf den anderen. Wie ihr zueinander findet, lässt sich nur gemeinsam versuchen.',
  'doctor.find.nobody.todo': 'Schick die Einladung ab und komm hierher zurück, wenn es nicht geht.',

  'doctor.find.connecting.title': 'Die Verbindung entsteht noch',
  'doctor.find.connecting.means': 'Einige Wege sind noch nicht zu Ende versucht.',
  'doctor.find.connecting.todo': 'Warte eine halbe Minute. Was nicht geht, erscheint hier von selbst.',

  'doctor.find.offline.title': 'Dieser Computer hat kein Netz',
  'doctor.find.offline.means': 'Das System sagt, dass weder WLAN noch Kabel verbunden ist.',
  'doctor.find.offline.todo': 'Verbinde dich mit einem Netz. Tincan macht von selbst weiter.',

  'doctor.find.room-unreachable.title': 'Der Raum hat nicht geantwortet',
  'doctor.find.room-unreachable.means':
    'Jede Adresse der Einladung wurde versucht. Vielleicht ist der Raum zu, oder ein Router oder eine Firewall dort hält Besuch fern.',
  'doctor.find.room-unreachable.todo': 'Frag, ob der Raum offen ist und wen er erreichen kann; im selben Netz zu sein hilft immer.',

  'doctor.find.local-network-off.title': 'Vielleicht hält macOS diese App von deinem eigenen Netz fern',
  'doctor.find.local-network-off.means': 'Ihr scheint im selben Netz zu sein, aber nichts kam zurück.',
  'doctor.find.local-network-off.todo':
    'Öffne Systemeinstellungen, „Datenschutz & Sicherheit“, „Lokales Netzwerk“, und erlaube es für Tincan oder deinen Browser. Versuch es dann noch einmal.',

  'doctor.find.lan-silent.title': 'Eine Firewall oder das WLAN hält eure Computer auseinander',
  'doctor.find.lan-silent.means':
    'Ihr scheint in Netzen derselben Art zu sein, aber nichts kam zurück. Ein Gast-WLAN hält Computer oft absichtlich auseinander.',
  'doctor.find.lan-silent.todo':
    'Seid ihr im selben Haus, erlaube Tincan oder den Browser in der Firewall, oder verlasst beide das Gast-WLAN.',

  'doctor.find.udp-blocked.title': 'Dieses Netz lässt nur Webseiten durch',
  'doctor.find.udp-blocked.means': 'Woraus Anrufe bestehen (UDP), ist hier gesperrt. Büros, Hotels und manche Mobilfunknetze tun das.',
  'doctor.find.udp-blocked.todo':
    'Nimm ein anderes Netz, zum Beispiel das deines Telefons, oder frag, wer dieses betreibt, ob UDP erlaubt werden kann.',

  'doctor.find.double-nat.title': 'Dein Router steht hinter einem anderen Router',
  'doctor.find.double-nat.means': 'In deinem einen Port zu öffnen genügt nicht: Der davor hält Besuch auch fern.',
  'doctor.find.double-nat.todo':
    'Stell einen der beiden auf Bridge-Modus oder frag deinen Anbieter nach einer öffentlichen Adresse. IPv6 oder ein eigener Server hilft auch.',

  'doctor.find.strict-router.title': 'Dein Router zeigt jedem einen anderen Port',
  'doctor.find.strict-router.means':
    'Der andere Computer kann nicht wissen, durch welchen er kommen soll. Mobilfunknetze und Firmen tun das.',
  'doctor.find.strict-router.todo':
    'Dafür braucht es ein Relay: Trag eins in die Einstellungen ein, oder nehmt auf einer Seite ein anderes Netz.',

  'doctor.find.router-refused.title': 'Dein Router öffnet keine Ports',
  'doctor.find.router-refused.means': 'Er hat die Frage verstanden und abgelehnt; die Funktion ist darin ausgeschaltet.',
  'doctor.find.router-refused.todo':
    'Schalte in den Einstellungen des Routers UPnP oder PCP ein, oder leite den Port des Raums dort von Hand weiter.',

  'doctor.find.router-silent.title': 'Dein Router wurde gefragt und hat nicht geantwortet',
  'doctor.find.router-silent.means': 'Er kann keinen Port öffnen, oder die Funktion ist ausgeschaltet.',
  'doctor.find.router-silent.todo': 'Leite den Port des Raums in den Einstellungen des Routers von Hand weiter, oder nimm IPv6.',

  'doctor.find.relay-refused.title': 'Das Relay nahm Namen und Passwort nicht an',
  'doctor.find.relay-refused.means': 'Es antwortet, gibt aber für dich nichts weiter.',
  'doctor.find.relay-refused.todo': 'Prüf beides in den Einstellungen, Buchstabe für Buchstabe.',

  'doctor.find.relay-full.title': 'Das Relay hat keinen Platz mehr',
  'doctor.find.relay-full.means': 'Es antwortet, gibt aber gerade nichts mehr für dich weiter.',
  'doctor.find.relay-full.todo': 'Versuch es in einigen Minuten wieder, oder trag ein anderes in die Einstellungen ein.',

  'doctor.find.helper-silent.title': 'Ein helfender Server antwortet nicht',
  'doctor.find.helper-silent.means': 'Vielleicht ist er aus, oder dieses Netz lässt ihn nicht durch.',
  'doctor.find.helper-silent.todo': 'Prüf seine Adresse in den Einstellungen, und ob er läuft.',

  'doctor.find.ipv6-silent.title': 'IPv6 ist da, aber nichts kommt durch',
  'doctor.find.ipv6-silent.means': 'Einer der Router hält Besuch fern.',
  'doctor.find.ipv6-silent.todo': 'Erlaube in den Einstellungen des Routers für diesen Computer, was über IPv6 hereinkommt.',

  'doctor.find.no-helper.title': 'Ihr seid in verschiedenen Netzen, und niemand hilft',
  'doctor.find.no-helper.means':
    'Zwei Computer hinter Routern brauchen jemanden, der ihnen sagt, wie sie von außen aussehen, oder der den Anruf weitergibt.',
  'doctor.find.no-helper.todo':
    'Trefft euch im selben Netz, öffnet den Raum auf einem eigenen Server, oder tragt einen helfenden Server in die Einstellungen ein.',

  'doctor.find.no-way.title': 'Es wurde kein Weg gefunden',
  'doctor.find.no-way.means': 'Alles, was sich versuchen ließ, wurde versucht, und nichts kam zurück.',
  'doctor.find.no-way.todo':
    'Versucht auf einer Seite ein anderes Netz, zum Beispiel das eines Telefons. Der Bericht unten hilft, euch zu helfen.',
};
