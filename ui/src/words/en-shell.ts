/** English for what is around the app's window: the question on closing it, and notifications. Part of `en`. */
export const shell = {
  'closing.title': 'Keep your room open?',
  'closing.tray': 'Tincan can go on without this window, in the tray. Your link keeps working, and whoever has it can come in.',
  'closing.no-tray':
    'Tincan can go on without this window. Your link keeps working, and whoever has it can come in. This desktop has no tray: to see the window again, start Tincan once more.',
  'closing.keep': 'Keep it open',
  'closing.end': 'Close room',
  'closing.remember': 'Do the same every time',

  'settings.window': 'The window',
  'settings.closing': 'When you close the window',
  'settings.closing.hint': 'It counts while your room is open. Without a room, Tincan always ends.',
  'settings.closing.ask': 'Ask',
  'settings.closing.keep': 'Keep the room open',
  'settings.closing.end': 'Close the room',

  'settings.autostart': 'Start Tincan with the computer',
  'settings.autostart.hint': 'Out of sight, in the tray. No room is opened by it.',

  'settings.notices': 'Notifications',
  'settings.notices.hint': 'When somebody knocks or joins while you look elsewhere. The sounds have a switch of their own.',

  'settings.shortcut': 'Mute from any window',
  'settings.shortcut.hint': 'These keys switch your microphone in a call, whatever window is in front. No other program hears them then.',
  'settings.shortcut.wayland':
    'Not on this desktop: it runs on Wayland, which gives no program such keys. In the call itself the key for the microphone works, and so does the tray.',
  'settings.shortcut.none': 'Off',
  'settings.shortcut.off': 'Switch off',
  'settings.shortcut.suggest': 'Use {keys}',
  'settings.shortcut.press': 'Press keys…',
  'settings.shortcut.cancel': 'Hold Ctrl or Alt and press a letter, or press a function key. Escape leaves it as it is.',
  'settings.shortcut.change': '{keys}, change',
  'settings.shortcut.on': 'It works from now on.',
  'settings.shortcut.unfit': 'Those keys cannot be used. Hold Ctrl or Alt and press a letter or a digit, or press a function key.',
  'settings.shortcut.taken': 'Another program uses {keys} already. Choose other keys.',
  'settings.shortcut.refused': 'Your system did not accept {keys}. Choose other keys.',

  'asked.title': 'Open another link?',
  'asked.call': 'You are in a call with {name}. Leave it and open the other link?',
  'asked.call-hosted': 'You are in a call with {name}. Leave it and open the other link? Your room closes, and its link stops working.',
  'asked.room': 'Your room is open. Close it and open the other link? The link that you sent stops working.',
  'asked.codes': 'You are connecting by codes. Stop that and open the other link? Your code stops working.',
  'asked.knock': 'You are knocking at {name}’s room. Stop that and open the other link?',
  'asked.over': 'What was open here is over by now. Open the other link?',
  'asked.go': 'Leave and join',
  'asked.go-room': 'Close and join',
  'asked.go-free': 'Join',
  'asked.stay': 'Stay',
  'asked.problem.title': 'This link cannot be opened',
  'asked.problem': '{why} Nothing changes here.',
  'asked.problem.ok': 'OK',

  'notice.knock.yes': 'Accept',
  'notice.knock.no': 'Decline',
  'notice.joined': '{name} joined',
  'notice.joined.means': 'You are in a call now.',
  'notice.show': 'Show',
} as const;
