/** German for what is around the app's window: the question on closing it, and notifications. Part of `de`. */
import type { shell as english } from '../en/shell';

export const shell: Record<keyof typeof english, string> = {
  'closing.title': 'Raum offen lassen?',
  'closing.tray':
    'Tincan kann ohne dieses Fenster weiterlaufen, im Infobereich. Dein Link gilt weiter, und wer ihn hat, kann hereinkommen.',
  'closing.no-tray':
    'Tincan kann ohne dieses Fenster weiterlaufen. Dein Link gilt weiter, und wer ihn hat, kann hereinkommen. Dieser Desktop hat keinen Infobereich: Um das Fenster wieder zu sehen, starte Tincan noch einmal.',
  'closing.keep': 'Offen lassen',
  'closing.end': 'Raum schließen',
  'closing.remember': 'Jedes Mal so machen',

  'settings.window': 'Das Fenster',
  'settings.closing': 'Wenn du das Fenster schließt',
  'settings.closing.hint': 'Das gilt, solange dein Raum offen ist. Ohne Raum wird Tincan immer beendet.',
  'settings.closing.ask': 'Fragen',
  'settings.closing.keep': 'Den Raum offen lassen',
  'settings.closing.end': 'Den Raum schließen',

  'settings.autostart': 'Tincan mit dem Computer starten',
  'settings.autostart.hint': 'Unsichtbar, im Infobereich. Ein Raum wird dadurch nicht geöffnet.',

  'settings.notices': 'Mitteilungen',
  'settings.notices.hint': 'Wenn jemand anklopft oder hereinkommt, während du woanders hinsiehst. Die Töne haben einen eigenen Schalter.',

  'settings.shortcut': 'Aus jedem Fenster stummschalten',
  'settings.shortcut.hint':
    'Diese Tasten schalten im Anruf dein Mikrofon, egal welches Fenster vorn ist. Andere Programme bekommen sie dann nicht.',
  'settings.shortcut.wayland':
    'Auf diesem Desktop geht das nicht: Er läuft mit Wayland, das keinem Programm solche Tasten gibt. Im Anruf selbst geht die Taste für das Mikrofon, und der Infobereich auch.',
  'key.ctrl': 'Strg',
  'key.shift': 'Umschalt',
  'settings.shortcut.none': 'Aus',
  'settings.shortcut.off': 'Ausschalten',
  'settings.shortcut.suggest': '{keys} nehmen',
  'settings.shortcut.press': 'Tasten drücken…',
  'settings.shortcut.cancel':
    'Halt Strg oder Alt und drück einen Buchstaben, oder drück eine Funktionstaste. Mit Escape bleibt es, wie es ist.',
  'settings.shortcut.change': '{keys}, ändern',
  'settings.shortcut.on': 'Diese Tasten gelten jetzt.',
  'settings.shortcut.unfit':
    'Diese Tasten gehen nicht. Halt Strg oder Alt und drück einen Buchstaben oder eine Ziffer, oder drück eine Funktionstaste.',
  'settings.shortcut.taken': 'Ein anderes Programm benutzt {keys} schon. Wähl andere Tasten.',
  'settings.shortcut.refused': 'Dein System hat {keys} nicht angenommen. Wähl andere Tasten.',

  'asked.title': 'Anderen Link öffnen?',
  'asked.call': 'Dein Anruf läuft noch. Mit dabei: {name}. Auflegen und den anderen Link öffnen?',
  'asked.call-hosted':
    'Dein Anruf läuft noch. Mit dabei: {name}. Auflegen und den anderen Link öffnen? Dein Raum schließt, und sein Link gilt nicht mehr.',
  'asked.room': 'Dein Raum ist offen. Ihn schließen und den anderen Link öffnen? Der Link, den du geschickt hast, gilt dann nicht mehr.',
  'asked.codes': 'Du verbindest dich gerade mit Codes. Das abbrechen und den anderen Link öffnen? Dein Code gilt dann nicht mehr.',
  'asked.knock': 'Du klopfst gerade an. Im Raum: {name}. Das abbrechen und den anderen Link öffnen?',
  'asked.over': 'Was hier offen war, ist inzwischen vorbei. Den anderen Link öffnen?',
  'asked.go': 'Auflegen und beitreten',
  'asked.go-room': 'Schließen und beitreten',
  'asked.go-free': 'Beitreten',
  'asked.stay': 'Bleiben',
  'asked.not-now': 'Jetzt nicht',
  'asked.problem.title': 'Dieser Link lässt sich nicht öffnen',
  'asked.problem': '{why} Hier ändert sich nichts.',
  'asked.problem.ok': 'OK',

  'notice.knock.yes': 'Annehmen',
  'notice.knock.no': 'Ablehnen',
  'notice.joined': '{name} ist da',
  'notice.joined.means': 'Ihr seid jetzt verbunden.',
  'notice.show': 'Zeigen',
};
