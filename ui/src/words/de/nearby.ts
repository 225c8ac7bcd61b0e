/** German for rooms on the local network: letting one be found, finding one, and knocking. Part of `de`. */
import type { nearby as english } from '../en/nearby';

export const nearby: Record<keyof typeof english, string> = {
  'nearby.find': 'Räume in diesem Netz suchen',
  'nearby.title': 'Räume in der Nähe',
  'nearby.none': 'Noch keine. Ein Raum erscheint hier, wenn er sich finden lässt.',
  'nearby.knock': 'Anklopfen',
  'nearby.knock-at': 'Anklopfen bei: {name}',
  'nearby.unnamed': 'Ein Raum ohne Namen',
  'nearby.let': 'Diesen Raum in diesem Netz finden lassen',
  'nearby.let.hint': 'Andere sehen deinen Namen und können anklopfen. Du entscheidest, wer hereinkommt.',
  'nearby.failed': 'Dieser Computer lässt sich in diesem Netz gerade nicht finden. Der Link gilt trotzdem.',

  'knock.asks': '{name} klopft an',
  'knock.asks.means': 'Diesen Namen kann jeder schreiben. Bevor jemand hereinkommt, vergleicht ihr vier Wörter.',
  'knock.yes': 'Wörter vergleichen',
  'knock.no': 'Jetzt nicht',
  'knock.away': 'Wegschicken',
  'knock.title': 'Du klopfst an bei: {name}',
  'knock.asking': 'Der Raum wird gesucht…',
  'knock.waiting': 'Man weiß dort Bescheid. Für die Antwort sind zwei Minuten Zeit.',
  'knock.near': 'Jemand antwortet als {name}. Ob das stimmt, zeigen die Wörter.',
  'knock.back': 'Weggehen',
  'spoken.lead-knock':
    'Lest euch diese vier englischen Wörter vor, quer durchs Zimmer oder am Telefon. Habt ihr beide dieselben in derselben Reihenfolge, sitzt niemand zwischen euch.',
  'spoken.done-knock': 'Ihr habt dieselben Wörter. Die Einladung ist unterwegs.',
  'spoken.differ.means-knock':
    '{name} hat andere Wörter: Vielleicht sitzt jemand zwischen euch. Nichts wurde übergeben. Schickt die Einladung auf anderem Weg.',
  'spoken.failed.means-knock':
    'Die beiden Computer haben sich auf keine geeinigt. Nichts wurde übergeben. Klopf für einen neuen Versuch noch einmal an.',
};
