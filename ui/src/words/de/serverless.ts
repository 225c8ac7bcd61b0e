/** German for a call without a server: the two codes, who sends which, and how long they are good. Part of `de`. */
import type { serverless as english } from '../en/serverless';

export const serverless: Record<keyof typeof english, string> = {
  'home.codes': 'Ohne Server verbinden',
  'codes.title': 'Ohne Server verbinden',
  'codes.lead':
    'Zwei Codes ersetzen den Server: Einen schickst du, einer kommt zurück. Jeder Nachrichtendienst ist recht, mehr braucht es nicht.',
  'codes.make': 'Einladungscode erstellen',
  'codes.paste': 'Code einfügen',
  'codes.answer': 'Weiter',
  'codes.missing': 'Füg zuerst den Code ein: Er beginnt mit tincan://code.',
  'codes.making': 'Dein Code entsteht…',
  'codes.making.lead': 'Tincan sucht die Adressen dieses Computers.',
  'codes.invite': 'Schick deinen Code',
  'codes.invite.lead': 'Die andere Person fügt ihn in Tincan ein und schickt dir einen Antwortcode.',
  'codes.invite.step': 'Dein Einladungscode',
  'codes.reply-here': 'Antwortcode',
  'codes.connect': 'Verbinden',
  'codes.reply': 'Antwortcode für {name}',
  'codes.reply.lead': 'Der Anruf beginnt, sobald {name} ihn eingefügt hat. Er gilt nur für {name}.',
  'codes.reply.step': 'Dein Antwortcode',
  'codes.connecting': 'Verbindung wird aufgebaut: {name}',
  'codes.connecting.lead': 'Die Antwort passt. Die beiden Computer suchen einen Weg zueinander.',
  'codes.secret': 'Wer diesen Code zuerst liest, kann ihn beantworten: Schick ihn so, dass nur die richtige Person ihn liest.',
  'codes.until': 'Gilt bis {when}, solange dieses Fenster offen bleibt',
  'codes.until-theirs': 'Gilt bis {when}, solange ihr beide das Fenster offen lasst',
  'codes.copy': 'Code kopieren',
  'codes.copied': 'Kopiert. Füg ihn in eine Nachricht ein.',
  'codes.copy-refused': 'Die Zwischenablage ist hier nicht verfügbar. Der Code ist markiert: Kopier ihn mit der Tastatur.',
  'codes.qr': 'Der Code als QR-Code',
  'codes.back': 'Zurück',
  'codes.text-invite': 'Ruf mich mit Tincan an: Wähl „Ohne Server verbinden“, füg diesen Code ein und schick mir den Antwortcode.\n{code}',
  'codes.text-reply': 'Mein Antwortcode für Tincan:\n{code}',
  'ended.me-left.lead-codes': 'Die Codes sind verbraucht. Erstell für einen weiteren Anruf neue.',
  'ended.lost.lead-codes':
    'Tincan hat es eine Weile versucht, und ohne Server lässt sich niemand fragen. Erstell für einen weiteren Anruf neue Codes.',
  'trust.codes':
    'Verschlüsselt. Durch die beiden Codes geprüft, wenn niemand sie unterwegs geändert hat: Schau und hör hin, ob es {name} ist.',
};
