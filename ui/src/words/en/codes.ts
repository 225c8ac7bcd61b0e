/** English for what goes wrong: a title (what happened), what it means, what to do. `codes.ts` says which code uses which. */
export const codes = {
  'code.unreachable.title': '{name}’s computer does not answer',
  'code.unreachable.means': 'The room may be closed, or that network keeps visitors out. Your link is fine.',
  'code.unreachable.todo': 'Check that you are both on the same network and that {name}’s room is open, then try again.',

  'code.wrong-certificate.title': 'This is not {name}’s computer',
  'code.wrong-certificate.means': 'Another computer answered at that address, so nothing was sent to it.',
  'code.wrong-certificate.todo': 'Ask {name} for a new invitation. If it happens again, somebody on the way may be listening.',

  'code.no-such-room.title': '{name}’s room is not open',
  'code.no-such-room.means': 'The computer answers, but there is no room for this link.',
  'code.no-such-room.todo': 'Ask {name} to open the room, then try again.',

  'code.room-closed.title': '{name} closed the room',
  'code.room-closed.means': 'The link works no more.',
  'code.room-closed.todo': 'Ask {name} for a new invitation.',

  'code.room-full.title': 'Somebody is already there',
  'code.room-full.means': 'The room has no free place.',
  'code.room-full.todo': 'Ask {name} whether the link went to somebody else, or try again later.',

  'code.locked.title': 'The room is locked',
  'code.locked.means': '{name} lets nobody in right now.',
  'code.locked.todo': 'Ask {name} to unlock it, then try again.',

  'code.denied.title': '{name} did not let you in',
  'code.denied.means': 'It was the decision of a person, not a fault.',
  'code.denied.todo': 'Ask {name} whether they know that it is you.',

  'code.removed.title': '{name} took you out of the room',
  'code.removed.means': 'Your link works no more.',
  'code.removed.todo': 'To come back, ask {name} for a new invitation.',

  'code.unauthorized.title': 'The room does not know this invitation',
  'code.unauthorized.means': 'It may have been replaced by a new link.',
  'code.unauthorized.todo': 'Ask {name} for the newest invitation.',

  'code.invite-used.title': 'This invitation is used up',
  'code.invite-used.means': 'It was made for a number of guests, and they have all come.',
  'code.invite-used.todo': 'Ask {name} for a new invitation.',

  'code.expired.title': 'This invitation has expired',
  'code.expired.means': '{name} gave it an end, and that has passed.',
  'code.expired.todo': 'Ask {name} for a new invitation.',

  'code.no-fragment.title': 'The link was cut',
  'code.no-fragment.means': 'Everything after the # is missing; some messengers cut it off.',
  'code.no-fragment.todo': 'Copy the whole link from the message and paste it here.',

  'code.cut.title': 'The link is not complete',
  'code.cut.means': 'Its end is missing, perhaps at a line break.',
  'code.cut.todo': 'Copy it again, up to its very last letter.',

  'code.damaged.title': 'The link is damaged',
  'code.damaged.means': 'A letter in it was changed on the way.',
  'code.damaged.todo': 'Copy it again instead of typing it, or ask for a new one.',

  'code.too-new.title': 'This invitation is from a newer Tincan',
  'code.too-new.means': 'This version cannot read it.',
  'code.too-new.todo': 'Update Tincan, or open the link in a browser.',

  'code.not-an-invite.title': 'This is not an invitation',
  'code.not-an-invite.means': 'An invitation is a link that starts with https:// or tincan:// and has a long part after #.',
  'code.not-an-invite.todo': 'Copy the link from the message you were sent.',

  'code.code-none.title': 'This is not a code',
  'code.code-none.means': 'A code starts with tincan://code and goes on with a long row of letters.',
  'code.code-none.todo': 'Copy the whole code from the message you were sent.',

  'code.code-link.title': 'This is an invitation, not a code',
  'code.code-link.means': 'It leads to a room on somebody’s computer.',
  'code.code-link.todo': 'Go back and paste it where it says “Paste an invitation”.',

  'code.code-cut.title': 'The code is not complete',
  'code.code-cut.means': 'Its end is missing, perhaps at a line break.',
  'code.code-cut.todo': 'Copy it again, up to its very last letter.',

  'code.code-damaged.title': 'The code is damaged',
  'code.code-damaged.means': 'A letter in it was changed on the way.',
  'code.code-damaged.todo': 'Copy it again instead of typing it, or ask for a new one.',

  'code.code-too-new.title': 'This code is from a newer Tincan',
  'code.code-too-new.means': 'This version cannot read it.',
  'code.code-too-new.todo': 'Update Tincan, then paste it again.',

  'code.code-expired.title': 'The code has expired',
  'code.code-expired.means': 'A code is good for twelve hours, and those have passed.',
  'code.code-expired.todo': 'Start again with a new invite code.',

  'code.code-invite.title': 'This is an invite code, not a reply',
  'code.code-invite.means': 'You both made an invite code, and one is enough.',
  'code.code-invite.todo': 'Agree who invites: the other one pastes the invite code and sends the reply.',

  'code.code-own.title': 'This is your own code',
  'code.code-own.means': 'It is for the other one.',
  'code.code-own.todo': 'Send it to them, and paste here what they send back.',

  'code.code-reply.title': 'This is a reply code',
  'code.code-reply.means': 'It belongs to an invite code that is not waiting here.',
  'code.code-reply.todo': 'Paste it in the window where the invite code was made, or start again with a new invite code.',

  'code.code-other.title': 'This reply belongs to another code',
  'code.code-other.means': 'It answers an invite code that was made before, or by somebody else.',
  'code.code-other.todo': 'Ask for a reply to the code that is shown here.',

  'code.code-no-way.title': 'The two computers found no way to each other',
  'code.code-no-way.means':
    'The codes fit, but nothing came through: the window over there may be closed, or a router or firewall is in between.',
  'code.code-no-way.todo':
    'Ask {name} to keep the window open and try again with new codes. If it stays, use the same network, or host a room.',

  'code.version.title': 'You two have different versions of Tincan',
  'code.version.means': 'They do not understand each other.',
  'code.version.todo': 'Update Tincan on both computers, then try again.',

  'code.busy.title': 'Too much at once',
  'code.busy.means': 'The room slowed you down, because too much came from here in a short time.',
  'code.busy.todo': 'Wait a minute, then try again.',

  'code.slow.title': 'Your connection is too slow for the room',
  'code.slow.means': 'What the room had to tell you did not get through.',
  'code.slow.todo': 'Move closer to your router or use a cable, then try again.',

  'code.shutting-down.title': '{name}’s computer is shutting down',
  'code.shutting-down.means': 'The room closes with it.',
  'code.shutting-down.todo': 'Try again when it is back.',

  'code.elsewhere.title': 'This call goes on in another window',
  'code.elsewhere.means': 'You opened it a second time, and that one took over.',
  'code.elsewhere.todo': 'Go on there, and close this window.',

  'code.port-taken.title': 'Another program uses the room’s port',
  'code.port-taken.means': 'Guests could not reach you, so the room was not opened.',
  'code.port-taken.todo': 'Close that program, or choose another port in the settings. Then try again.',

  'code.disk.title': 'The disk did not take it',
  'code.disk.means': 'Tincan could not write its files: the disk may be full or protected.',
  'code.disk.todo': 'Make some room on the disk, then try again.',

  'code.keychain.title': 'Your room’s keys cannot be read',
  'code.keychain.means': 'They are encrypted, and this system’s keychain is locked or has lost the key. Nothing was replaced.',
  'code.keychain.todo': 'Unlock the keychain, then try again. If that key is gone, make new ones in the settings, under Privacy.',

  'code.too-many.title': 'Too much is open at once',
  'code.too-many.means': 'Tincan keeps a limited number of files and connections open.',
  'code.too-many.todo': 'Let some transfers finish or cancel them, then try again.',

  'code.clipboard-refused.title': 'The clipboard is not available',
  'code.clipboard-refused.means': 'The system or the browser keeps it closed.',
  'code.clipboard-refused.todo': 'Select the link and copy it with the keyboard.',

  'code.no-such-file.title': 'The file is not there any more',
  'code.no-such-file.means': 'It was moved or deleted after you chose it.',
  'code.no-such-file.todo': 'Choose it again.',

  'code.wrong-word.title': 'This server does not know that word',
  'code.wrong-word.means': 'It opens rooms only for those who know the word of whoever runs it.',
  'code.wrong-word.todo': 'Ask them for the word, then host again.',

  'code.no-browser.title': 'There is no browser for the call',
  'code.no-browser.means': 'On this computer the app cannot show video itself, and no browser was found that can.',
  'code.no-browser.todo': 'Install Chromium or Firefox, then try again.',

  'code.ticket-used.title': 'This page is no longer connected to Tincan',
  'code.ticket-used.means': 'The app opened it for one call, and that is over.',
  'code.ticket-used.todo': 'Go back to Tincan’s own window and open the call again.',

  'code.no-webrtc.title': 'This browser cannot make calls',
  'code.no-webrtc.means': 'It lacks what carries sound and picture between two computers, or it is switched off.',
  'code.no-webrtc.todo': 'Open the link in a current Firefox, Chrome, Edge or Safari.',

  'code.lost.title': 'The connection to {name} is lost',
  'code.lost.means': 'Tincan tried for a while and found no way back.',
  'code.lost.todo': 'Check your network, then try again.',

  'code.fault.title': 'Something in Tincan does not work',
  'code.fault.means': 'The two sides did not understand each other ({code}). Nothing of yours is lost.',
  'code.fault.todo': 'Try again. If it stays, update Tincan on both computers.',
} as const;
