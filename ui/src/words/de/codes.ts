/** German for what goes wrong: a title (what happened), what it means, what to do. Part of `de`. */
import type { codes as english } from '../en/codes';

export const codes: Record<keyof typeof english, string> = {
  'code.unreachable.title': 'Keine Antwort vom Computer: {name}',
  'code.unreachable.means': 'Vielleicht ist der Raum geschlossen, oder das Netz dort lässt niemanden herein. Dein Link ist in Ordnung.',
  'code.unreachable.todo': 'Prüf, ob ihr beide im selben Netz seid, und frag {name}, ob der Raum offen ist. Versuch es dann noch einmal.',

  'code.wrong-certificate.title': 'Hier antwortet nicht {name}',
  'code.wrong-certificate.means': 'Unter dieser Adresse hat ein anderer Computer geantwortet, darum wurde ihm nichts geschickt.',
  'code.wrong-certificate.todo': 'Frag {name} nach einer neuen Einladung. Geschieht es wieder, hört vielleicht jemand unterwegs mit.',

  'code.no-such-room.title': '{name} hat diesen Raum nicht offen',
  'code.no-such-room.means': 'Der Computer antwortet, aber zu diesem Link gibt es keinen Raum.',
  'code.no-such-room.todo': 'Frag {name}, ob der Raum geöffnet werden kann, und versuch es dann noch einmal.',

  'code.room-closed.title': '{name} hat den Raum geschlossen',
  'code.room-closed.means': 'Der Link gilt nicht mehr.',
  'code.room-closed.todo': 'Frag {name} nach einer neuen Einladung.',

  'code.room-full.title': 'Es ist schon jemand da',
  'code.room-full.means': 'Im Raum ist kein Platz frei.',
  'code.room-full.todo': 'Frag {name}, ob der Link noch an jemand anderen ging, oder versuch es später noch einmal.',

  'code.locked.title': 'Der Raum ist abgeschlossen',
  'code.locked.means': '{name} lässt gerade niemanden herein.',
  'code.locked.todo': 'Frag {name}, ob der Raum aufgeschlossen werden kann, und versuch es dann noch einmal.',

  'code.denied.title': '{name} hat dich nicht hereingelassen',
  'code.denied.means': 'Das hat ein Mensch entschieden, es ist keine Störung.',
  'code.denied.todo': 'Frag {name}, ob dort klar ist, dass du es bist.',

  'code.removed.title': '{name} hat dich aus dem Raum genommen',
  'code.removed.means': 'Dein Link gilt nicht mehr.',
  'code.removed.todo': 'Um wiederzukommen, frag {name} nach einer neuen Einladung.',

  'code.unauthorized.title': 'Der Raum kennt diese Einladung nicht',
  'code.unauthorized.means': 'Vielleicht wurde sie durch einen neuen Link ersetzt.',
  'code.unauthorized.todo': 'Frag {name} nach der neuesten Einladung.',

  'code.invite-used.title': 'Diese Einladung ist verbraucht',
  'code.invite-used.means': 'Sie galt für eine bestimmte Zahl von Gästen, und die waren alle da.',
  'code.invite-used.todo': 'Frag {name} nach einer neuen Einladung.',

  'code.expired.title': 'Diese Einladung ist abgelaufen',
  'code.expired.means': '{name} hat ihr ein Ende gesetzt, und das ist vorbei.',
  'code.expired.todo': 'Frag {name} nach einer neuen Einladung.',

  'code.no-fragment.title': 'Der Link wurde abgeschnitten',
  'code.no-fragment.means': 'Alles nach dem # fehlt; manche Nachrichtendienste schneiden es ab.',
  'code.no-fragment.todo': 'Kopier den ganzen Link aus der Nachricht und füg ihn hier ein.',

  'code.cut.title': 'Der Link ist nicht vollständig',
  'code.cut.means': 'Sein Ende fehlt, vielleicht wegen eines Zeilenumbruchs.',
  'code.cut.todo': 'Kopier ihn noch einmal, bis zum allerletzten Buchstaben.',

  'code.damaged.title': 'Der Link ist beschädigt',
  'code.damaged.means': 'Ein Buchstabe darin wurde unterwegs verändert.',
  'code.damaged.todo': 'Kopier ihn noch einmal, statt ihn abzutippen, oder lass dir einen neuen geben.',

  'code.too-new.title': 'Diese Einladung ist von einem neueren Tincan',
  'code.too-new.means': 'Diese Version kann sie nicht lesen.',
  'code.too-new.todo': 'Aktualisiere Tincan oder öffne den Link in einem Browser.',

  'code.not-an-invite.title': 'Das ist keine Einladung',
  'code.not-an-invite.means': 'Eine Einladung ist ein Link, der mit https:// oder tincan:// beginnt und nach # lang weitergeht.',
  'code.not-an-invite.todo': 'Kopier den Link aus der Nachricht, die du bekommen hast.',

  'code.code-none.title': 'Das ist kein Code',
  'code.code-none.means': 'Ein Code beginnt mit tincan://code und geht mit einer langen Reihe von Buchstaben weiter.',
  'code.code-none.todo': 'Kopier den ganzen Code aus der Nachricht, die du bekommen hast.',

  'code.code-link.title': 'Das ist eine Einladung und kein Code',
  'code.code-link.means': 'Sie führt zu einem Raum auf einem anderen Computer.',
  'code.code-link.todo': 'Geh zurück und füg sie dort ein, wo „Link einfügen“ steht.',

  'code.code-cut.title': 'Der Code ist nicht vollständig',
  'code.code-cut.means': 'Sein Ende fehlt, vielleicht wegen eines Zeilenumbruchs.',
  'code.code-cut.todo': 'Kopier ihn noch einmal, bis zum allerletzten Buchstaben.',

  'code.code-damaged.title': 'Der Code ist beschädigt',
  'code.code-damaged.means': 'Ein Buchstabe darin wurde unterwegs verändert.',
  'code.code-damaged.todo': 'Kopier ihn noch einmal, statt ihn abzutippen, oder lass dir einen neuen geben.',

  'code.code-too-new.title': 'Dieser Code ist von einem neueren Tincan',
  'code.code-too-new.means': 'Diese Version kann ihn nicht lesen.',
  'code.code-too-new.todo': 'Aktualisiere Tincan und füg ihn dann noch einmal ein.',

  'code.code-expired.title': 'Der Code ist abgelaufen',
  'code.code-expired.means': 'Ein Code gilt zwölf Stunden, und die sind vorbei.',
  'code.code-expired.todo': 'Fang mit einem neuen Einladungscode noch einmal an.',

  'code.code-invite.title': 'Das ist ein Einladungscode und keine Antwort',
  'code.code-invite.means': 'Ihr habt beide einen Einladungscode erstellt, und einer genügt.',
  'code.code-invite.todo': 'Macht aus, wer einlädt: Die andere Person fügt den Einladungscode ein und schickt die Antwort.',

  'code.code-own.title': 'Das ist dein eigener Code',
  'code.code-own.means': 'Er ist für die andere Person.',
  'code.code-own.todo': 'Schick ihn ihr und füg hier ein, was sie zurückschickt.',

  'code.code-reply.title': 'Das ist ein Antwortcode',
  'code.code-reply.means': 'Er gehört zu einem Einladungscode, der hier nicht wartet.',
  'code.code-reply.todo': 'Füg ihn in dem Fenster ein, in dem der Einladungscode entstand, oder fang mit einem neuen Einladungscode an.',

  'code.code-other.title': 'Diese Antwort gehört zu einem anderen Code',
  'code.code-other.means': 'Sie beantwortet einen Einladungscode, der früher oder von jemand anderem erstellt wurde.',
  'code.code-other.todo': 'Lass dir eine Antwort auf den Code schicken, der hier steht.',

  'code.code-no-way.title': 'Die beiden Computer fanden keinen Weg zueinander',
  'code.code-no-way.means':
    'Die Codes passen, aber nichts kam durch: Vielleicht ist das Fenster drüben zu, oder ein Router oder eine Firewall steht dazwischen.',
  'code.code-no-way.todo':
    'Sag {name}, dass das Fenster offen bleiben soll, und versucht es mit neuen Codes. Hilft das nicht, nehmt dasselbe Netz oder öffnet einen Raum.',

  'code.version.title': 'Ihr habt verschiedene Versionen von Tincan',
  'code.version.means': 'Sie verstehen einander nicht.',
  'code.version.todo': 'Aktualisiert Tincan auf beiden Computern und versucht es dann noch einmal.',

  'code.busy.title': 'Zu viel auf einmal',
  'code.busy.means': 'Der Raum hat dich gebremst, weil in kurzer Zeit zu viel von hier kam.',
  'code.busy.todo': 'Warte eine Minute und versuch es dann noch einmal.',

  'code.slow.title': 'Deine Verbindung ist zu langsam für den Raum',
  'code.slow.means': 'Was der Raum dir zu sagen hatte, kam nicht durch.',
  'code.slow.todo': 'Geh näher an deinen Router oder nimm ein Kabel. Versuch es dann noch einmal.',

  'code.shutting-down.title': '{name} schaltet den Computer aus',
  'code.shutting-down.means': 'Damit schließt auch der Raum.',
  'code.shutting-down.todo': 'Versuch es noch einmal, wenn er wieder da ist.',

  'code.elsewhere.title': 'Dieser Anruf geht in einem anderen Fenster weiter',
  'code.elsewhere.means': 'Du hast ihn ein zweites Mal geöffnet, und jenes Fenster hat übernommen.',
  'code.elsewhere.todo': 'Mach dort weiter und schließ dieses Fenster.',

  'code.port-taken.title': 'Ein anderes Programm benutzt den Port des Raums',
  'code.port-taken.means': 'Gäste könnten dich nicht erreichen, darum wurde der Raum nicht geöffnet.',
  'code.port-taken.todo': 'Beende das Programm oder wähl in den Einstellungen einen anderen Port. Versuch es dann noch einmal.',

  'code.disk.title': 'Die Festplatte hat es nicht angenommen',
  'code.disk.means': 'Tincan konnte seine Dateien nicht schreiben: Vielleicht ist die Festplatte voll oder geschützt.',
  'code.disk.todo': 'Schaff etwas Platz auf der Festplatte und versuch es dann noch einmal.',

  'code.keychain.title': 'Die Schlüssel deines Raums lassen sich nicht lesen',
  'code.keychain.means':
    'Sie sind verschlüsselt, und der Schlüsselbund dieses Systems ist gesperrt oder hat den Schlüssel verloren. Nichts wurde ersetzt.',
  'code.keychain.todo':
    'Entsperr den Schlüsselbund und versuch es dann noch einmal. Ist der Schlüssel weg, erstell in den Einstellungen unter „Privatsphäre“ neue.',

  'code.too-many.title': 'Zu viel ist gleichzeitig offen',
  'code.too-many.means': 'Tincan hält nur eine begrenzte Zahl von Dateien und Verbindungen offen.',
  'code.too-many.todo': 'Lass einige Übertragungen fertig werden oder brich sie ab. Versuch es dann noch einmal.',

  'code.clipboard-refused.title': 'Die Zwischenablage ist nicht verfügbar',
  'code.clipboard-refused.means': 'Das System oder der Browser hält sie verschlossen.',
  'code.clipboard-refused.todo': 'Markier den Link und kopier ihn mit der Tastatur.',

  'code.no-such-file.title': 'Die Datei ist nicht mehr da',
  'code.no-such-file.means': 'Sie wurde verschoben oder gelöscht, nachdem du sie gewählt hast.',
  'code.no-such-file.todo': 'Wähl sie noch einmal.',

  'code.wrong-word.title': 'Dieser Server kennt das Wort nicht',
  'code.wrong-word.means': 'Er öffnet Räume nur für Leute, die das Wort seines Betreibers kennen.',
  'code.wrong-word.todo': 'Frag dort nach dem Wort und öffne dann noch einmal einen Raum.',

  'code.no-browser.title': 'Für den Anruf fehlt ein Browser',
  'code.no-browser.means': 'Auf diesem Computer kann die App selbst kein Video zeigen, und ein Browser, der es kann, war nicht zu finden.',
  'code.no-browser.todo': 'Installiere Chromium oder Firefox und versuch es dann noch einmal.',

  'code.ticket-used.title': 'Diese Seite ist nicht mehr mit Tincan verbunden',
  'code.ticket-used.means': 'Die App hat sie für einen Anruf geöffnet, und der ist vorbei.',
  'code.ticket-used.todo': 'Geh zurück zum Fenster von Tincan und öffne den Anruf noch einmal.',

  'code.no-webrtc.title': 'Dieser Browser kann keine Anrufe',
  'code.no-webrtc.means': 'Ihm fehlt, was Ton und Bild zwischen zwei Computern überträgt, oder es ist ausgeschaltet.',
  'code.no-webrtc.todo': 'Öffne den Link in einem aktuellen Firefox, Chrome, Edge oder Safari.',

  'code.lost.title': 'Verbindung abgerissen: {name}',
  'code.lost.means': 'Tincan hat es eine Weile versucht und keinen Weg zurück gefunden.',
  'code.lost.todo': 'Prüf dein Netz und versuch es dann noch einmal.',

  'code.fault.title': 'Etwas in Tincan geht nicht',
  'code.fault.means': 'Die beiden Seiten haben einander nicht verstanden ({code}). Von dir ist nichts verloren.',
  'code.fault.todo': 'Versuch es noch einmal. Bleibt es dabei, aktualisiert Tincan auf beiden Computern.',
};
