/** German for giving back what a system or a browser keeps from Tincan. Part of `de`. */
import type { repair as english } from '../en/repair';

export const repair: Record<keyof typeof english, string> = {
  'repair.nearby': 'Ist das lokale Netz gesperrt?',
  'repair.note': 'Das System oder dein Browser verwehrt es Tincan. Du kannst es wieder freigeben.',
  'repair.show': 'Zeig mir, wie',
  'repair.title.camera': 'Kamera erlauben',
  'repair.title.microphone': 'Mikrofon erlauben',
  'repair.title.both': 'Kamera und Mikrofon erlauben',
  'repair.title.screen': 'Zeigen des Bildschirms erlauben',
  'repair.title.notifications': 'Mitteilungen erlauben',
  'repair.title.network': 'Lokales Netz erlauben',
  'repair.what.camera': 'Kamera',
  'repair.what.microphone': 'Mikrofon',
  'repair.what.both': 'Kamera und Mikrofon',
  'repair.what.screen': 'Bildschirm',
  'repair.what.notifications': 'Mitteilungen',
  'repair.what.network': 'Lokales Netzwerk',
  'repair.lead': 'Die Einstellungen dieses Computers oder deines Browsers sagen Nein. Das kannst du ändern:',
  'repair.program.app': 'Tincan',
  'repair.program.browser': 'deinen Browser',
  'repair.page.camera': 'Kamera-Einstellungen öffnen',
  'repair.page.microphone': 'Mikrofon-Einstellungen öffnen',
  'repair.page.screen': 'Bildschirm-Einstellungen öffnen',
  'repair.page.notifications': 'Mitteilungs-Einstellungen öffnen',
  'repair.page.network': 'Netzwerk-Einstellungen öffnen',
  'repair.page.refused': 'Das System hat sie nicht geöffnet. Öffne sie selbst und folge den Schritten.',
  'repair.again': 'Noch einmal fragen',
  'repair.works': 'Es geht wieder.',
  'repair.still': 'Noch gesperrt. Schließ nach dem letzten Schritt dieses Fenster und öffne es wieder.',

  'repair.call-window.site':
    'Öffne im Fenster des Anrufs das Menü mit den drei Punkten, dann die Zeile mit der Adresse, und stell {what} auf „Zulassen“.',
  'repair.chromium.site': 'Drück auf das Symbol links in der Adressleiste und stell {what} auf „Zulassen“.',
  'repair.firefox.site': 'Drück auf das durchgestrichene Symbol links in der Adressleiste und entferne dort die Sperre: {what}.',
  'repair.safari.site': 'Öffne im Menü „Safari“ die „Einstellungen für diese Website“ und stell {what} auf „Erlauben“.',
  'repair.other.site': 'Such in den Einstellungen deines Browsers diese Website und erlaube dort: {what}.',

  'repair.macos.privacy': 'Öffne Systemeinstellungen, „Datenschutz & Sicherheit“, dann {what}, und schalte {program} ein.',
  'repair.macos.screen':
    'Öffne Systemeinstellungen, „Datenschutz & Sicherheit“, „Bildschirm- & Systemaudioaufnahme“, und schalte {program} ein.',
  'repair.macos.notifications': 'Öffne Systemeinstellungen, „Mitteilungen“, wähl {program} und erlaube sie.',
  'repair.macos.network': 'Öffne Systemeinstellungen, „Datenschutz & Sicherheit“, „Lokales Netzwerk“, und schalte {program} ein.',
  'repair.macos.again': 'Schließ {program} und starte dann neu: Erst dann gilt es für macOS.',
  'repair.windows.privacy':
    'Öffne Einstellungen, „Datenschutz und Sicherheit“, dann {what}. Schalte den Zugriff für dieses Gerät, für Apps und für Desktop-Apps ein.',
  'repair.windows.notifications': 'Öffne Einstellungen, „System“, „Benachrichtigungen“, und schalte {program} ein.',
  'repair.windows.network':
    'Öffne Windows-Sicherheit, „Firewall- und Netzwerkschutz“, „Zugriff von App durch Firewall zulassen“, und erlaube {program} für private Netze.',
  'repair.linux.privacy': 'Öffne die Einstellungen deines Desktops, „Privatsphäre“, und schalte dort, falls vorhanden, ein: {what}.',
  'repair.linux.sandbox': 'Kommt dein Browser von Flatpak oder Snap, erlaube auch dort, zum Beispiel in Flatseal: {what}.',
  'repair.linux.screen':
    'Dein Desktop fragt für jeden Bildschirm durch ein Portal. Kommt keine Frage, installiere xdg-desktop-portal und den Teil davon für deinen Desktop.',
  'repair.linux.notifications': 'Öffne die Einstellungen deines Desktops, „Benachrichtigungen“, und schalte {program} ein.',
  'repair.linux.network':
    'Hat dieser Computer eine Firewall, gib darin den Port deines Raums frei, TCP und UDP: zum Beispiel sudo ufw allow 7015.',
  'repair.other.privacy': 'Öffne die Einstellungen dieses Geräts, such deinen Browser unter den Apps und erlaube: {what}.',
  'repair.other.network': 'Öffne die Einstellungen dieses Geräts, such deinen Browser unter den Apps und erlaube das lokale Netz.',
  'repair.screen.again': 'Zeig den Bildschirm noch einmal und wähl ihn in der Frage, die dann kommt.',
  'repair.network.same': 'Prüf, ob beide Computer im selben Netz sind und nicht in einem für Gäste, das sie oft voneinander fernhält.',
};
