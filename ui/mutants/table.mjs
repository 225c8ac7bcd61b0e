/**
 * Guards whose removal a test must notice: what is taken out of which file, and what is put there instead. A text that is not found
 * exactly once is an error, so that the table cannot quietly fall behind the code. `slow` ones have tests of many seconds and wait
 * for `--all`.
 */
const negotiator = 'src/core/peer/negotiator.ts';
const candidates = 'src/core/peer/candidates.ts';
const chat = 'src/core/chat/log.ts';
const control = 'src/core/channel/control.ts';
const message = 'src/core/channel/message.ts';
const offer = 'src/core/transfer/offer.ts';
const receiver = 'src/core/transfer/receiver.ts';
const sender = 'src/core/transfer/sender.ts';
const stream = 'src/core/transfer/stream.ts';
const connection = 'src/core/peer/connection.ts';
const remote = 'src/core/peer/remote.ts';
const restart = 'src/core/peer/restart.ts';
const roster = 'src/core/call/roster.ts';
const stay = 'src/core/call/stay.ts';
const client = 'src/core/signaling/client.ts';
const line = 'src/core/signaling/line.ts';
const code = 'src/core/signaling/code.ts';
const codeText = 'src/core/signaling/code-text.ts';
const serverless = 'src/core/signaling/serverless.ts';
const spoken = 'src/core/spoken/check.ts';
const transcript = 'src/core/spoken/transcript.ts';
const proof = 'src/core/people/proof.ts';
const exchange = 'src/core/people/exchange.ts';
const fingerprint = 'src/core/peer/fingerprint.ts';
const threshold = 'src/core/knock/threshold.ts';
const porch = 'src/core/knock/porch.ts';
const transport = 'src/core/peer/transport.ts';
const transportBytes = 'src/core/peer/transport-bytes.ts';

export const mutants = [
  { guard: 'makingOffer', file: negotiator, take: 'const readyForOffer = !this.#makingOffer && (', put: 'const readyForOffer = (' },
  { guard: 'makingOffer ends', file: negotiator, take: 'this.#makingOffer = false;\n    }', put: '}' },
  { guard: 'isSettingRemoteAnswerPending', file: negotiator, take: ' || this.#isSettingRemoteAnswerPending)', put: ')' },
  { guard: 'isSettingRemoteAnswerPending ends', file: negotiator, take: 'this.#isSettingRemoteAnswerPending = false;\n    }', put: '}' },
  { guard: 'signalingState', file: negotiator, take: "(this.#pc.signalingState === 'stable' || this", put: '(true || this' },
  { guard: 'ignoreOffer', file: negotiator, take: 'if (ignoreOffer) return;', put: '' },
  { guard: 'the polite one gives way', file: negotiator, take: '!this.#polite && offerCollision', put: 'offerCollision' },
  { guard: 'only offers collide', file: negotiator, take: "description.type === 'offer' && !readyForOffer", put: '!readyForOffer' },
  { guard: 'old descriptions', file: negotiator, take: 'if (description.n <= this.#accepted) {', put: 'if (false) {' },
  { guard: 'an answer again', file: negotiator, take: 'this.#repeatAnswer(description);', put: '' },
  {
    guard: 'an answer of the past',
    file: negotiator,
    take: "this.#describe('answer', answer.n) : answer",
    put: "this.#describe('answer', answer.n) : this.#describe('answer', answer.n)",
  },
  { guard: 'one answer for two offers', file: negotiator, take: 'if (offer.n !== this.#accepted) return;', put: '' },
  { guard: 'candidates after an offer', file: negotiator, take: 'this.#ports.applied();\n    await', put: 'await' },
  { guard: 'candidates after an answer', file: negotiator, take: '}\n    this.#ports.applied();', put: '}' },
  { guard: 'a candidate waits for its ufrag', file: candidates, take: 'ufrag === undefined || ufragsOf(sdp).has(ufrag)', put: 'true' },
  {
    guard: 'a candidate waits for a description',
    file: candidates,
    take: 'if (sdp === undefined) return false;',
    put: 'if (sdp === undefined) return true;',
  },
  {
    guard: 'the end of candidates waits',
    file: candidates,
    take: 'if (this.#pc.remoteDescription) this.#apply(null);',
    put: 'this.#apply(null);',
  },

  { guard: 'chat is shown once', file: chat, take: 'if (seen.has(id)) return;', put: '', tests: 'chat/*' },
  { guard: 'chat is said again', file: chat, take: 'if (awaited.has(key)) this.#say(key, entry);', put: '', tests: 'chat/*' },
  {
    guard: 'only who was addressed ticks',
    file: chat,
    take: 'if (!unsent?.awaited.delete(from)) return;',
    put: 'if (!unsent) return; unsent.awaited.delete(from);',
    tests: 'chat/*',
  },
  { guard: 'their ids are not ours', file: chat, take: 'id: `${from}.${id}`', put: 'id', tests: 'chat/*' },
  { guard: 'hello comes first', file: control, take: " || (message.t !== 'hello' && !this.#greeted)", put: '', tests: 'channel/*' },
  {
    guard: 'messages are bounded',
    file: message,
    take: "if (t !== 'signal' && text.length > MAX_MESSAGE) throw new Malformed('length');",
    put: '',
    tests: 'channel/*',
  },
  { guard: 'no path goes up', file: offer, take: ".replace(/[.\\s]+$/, '')", put: '', tests: 'transfer/offer' },
  { guard: 'a proof names its maker', file: proof, take: 'purpose}`), maker, about', put: 'purpose}`), about', tests: 'people/people' },
  { guard: 'a tag is of one link', file: proof, take: 'concat(room, hostKey, fromB64(id))', put: 'room', tests: 'people/people' },
  { guard: 'whoever is known has shown it', file: exchange, take: 'isKnown ? expected : null', put: 'expected', tests: 'people/people' },
  { guard: 'one key a person', file: exchange, take: 'this.#isDone || ', put: '', tests: 'people/people' },
  { guard: 'a grace before restarts', file: restart, take: 'this.#trouble(GRACE)', put: 'this.#trouble(0)', tests: 'peer/restart' },
  { guard: 'two minutes, then lost', file: restart, take: 'this.#events.lost();', put: '', tests: 'peer/restart' },
  {
    guard: 'a piece is checked before it is written',
    file: receiver,
    take: "if (!equal(hash, await this.#ports.digest(bytes))) return this.#fail('hash');",
    put: '',
    tests: 'transfer/transfer',
    slow: true,
  },
  {
    guard: 'the root is checked',
    file: receiver,
    take: "if (!equal(this.#item.root, await rootOf(this.#hashes, this.#ports.digest))) return this.#fail('hash');",
    put: '',
    tests: 'transfer/transfer',
    slow: true,
  },
  {
    guard: 'done after finish',
    file: receiver,
    take: 'if (!(await this.#onDisk((sink) => sink.finish()))) return;',
    put: 'void this.#onDisk((sink) => sink.finish());',
    tests: 'transfer/transfer',
    slow: true,
  },
  {
    guard: 'a held piece is bounded',
    file: receiver,
    take: ' || this.#held * PIECE > WINDOW',
    put: '',
    tests: 'transfer/transfer',
    slow: true,
  },
  {
    guard: 'the window holds the sender back',
    file: stream,
    take: 'while (offset + bytes.length > this.#confirmed + WINDOW && this.isAlive) await this.#pause();',
    put: '',
    tests: 'transfer/transfer',
    slow: true,
  },
  {
    guard: 'the buffer holds the sender back',
    file: stream,
    take: 'if (this.#pressure.full) await this.#pressure.room();',
    put: '',
    tests: 'transfer/transfer',
    slow: true,
  },
  {
    guard: 'a broken stream is asked for again',
    file: sender,
    take: 'else this.#broken();',
    put: '',
    tests: 'transfer/transfer',
    slow: true,
  },
  {
    guard: 'the last word is said again',
    file: sender,
    take: 'if (this.isOver) this.#tellVerdict();\n    else if (fresh',
    put: 'if (this.isOver) return;\n    else if (fresh',
    tests: 'transfer/transfer',
    slow: true,
  },
  {
    guard: 'a route that ends does not end a call',
    file: roster,
    take: 'if (isGone) this.end',
    put: 'this.end',
    tests: 'call/session',
    slow: true,
  },
  { guard: 'a reload ends the old self', file: roster, take: 'else this.#succeed(who);', put: '', tests: 'call/session', slow: true },
  {
    guard: 'the first offer is left to the one who came',
    file: connection,
    take: 'initiator ? 0 : FIRST_OFFER',
    put: '0',
    tests: 'call/session',
    slow: true,
  },
  {
    guard: 'tracks travel in the answer',
    file: connection,
    take: 'beforeAnswer: () => this.#begin()',
    put: 'beforeAnswer: () => Promise.resolve()',
    tests: 'call/session',
    slow: true,
  },
  {
    guard: 'nothing is mended after the end',
    file: remote,
    take: 'if (this.#ended) return;\n    this.#wasClosed = true;',
    put: 'this.#wasClosed = true;',
    tests: 'call/session',
    slow: true,
  },
  {
    guard: 'a lost seat does not end a call',
    file: stay,
    take: 'why || !this.roster.isAnybodyHere',
    put: 'true',
    tests: 'call/session',
    slow: true,
  },
  {
    guard: 'a reply authenticates what stands before it',
    file: code,
    take: ', new Uint8Array(12), aad)',
    put: ', new Uint8Array(12))',
    tests: 'signaling/code',
  },
  {
    guard: 'a reply is to every byte of its invite',
    file: code,
    take: 'prk: extract(sha256, invite,',
    put: 'prk: extract(sha256, invite.subarray(0, 40),',
    tests: 'signaling/code',
  },
  { guard: 'who is asked answers', file: client, take: 'return this.outbox.pong();', put: 'return;', tests: 'signaling/client' },
  {
    guard: 'a question of the server acknowledges',
    file: client,
    take: 'this.outbox.acknowledge(message.seen);\n',
    put: '',
    tests: 'signaling/client',
  },
  {
    guard: 'the server hears what arrived',
    file: client,
    take: '() => this.session?.seen ?? 0',
    put: '() => 0',
    tests: 'signaling/client',
  },
  {
    guard: 'a silent server is asked',
    file: line,
    take: 'else this.probe(ping, ANSWER);',
    put: 'else this.listen(ping, SILENCE);',
    tests: 'signaling/client',
  },
  { guard: 'one that speaks is not', file: line, take: 'if (left > 0) this', put: 'if (false) this', tests: 'signaling/client' },
  { guard: 'codes expire', file: codeText, take: 'expires * 1000 <= nowMs', put: 'false', tests: 'signaling/code' },
  { guard: 'nothing is left over in a code', file: code, take: '  body.end();\n', put: '', tests: 'signaling/code' },
  { guard: 'keys of small order in codes', file: code, take: 'if (!usableKey(key))', put: 'if (false)', tests: 'signaling/code' },
  { guard: 'the inviting side opens DTLS', file: transport, take: "offer: 'active'", put: "offer: 'actpass'", tests: 'signaling/code' },
  { guard: 'codes are short', file: transportBytes, take: 'bytes.length <= left', put: 'true', tests: 'signaling/code' },
  {
    guard: 'a reply to another invite',
    file: serverless,
    take: 'equal(code.reply.tag, tagOf(this.bytes))',
    put: 'true',
    tests: 'signaling/serverless',
    slow: true,
  },
  {
    guard: 'a reply counts once',
    file: serverless,
    take: 'if (!this.#taken && ',
    put: 'if (',
    tests: 'signaling/serverless',
    slow: true,
  },
  {
    guard: 'hello over a channel that is open',
    file: control,
    take: "if (channel.readyState === 'open') greet();",
    put: '',
    tests: 'signaling/serverless',
    slow: true,
  },
  {
    guard: 'a connection that came connected',
    file: remote,
    take: 'if (role.introduced) ports',
    put: 'if (false) ports',
    tests: 'signaling/serverless',
    slow: true,
  },
  {
    guard: 'what is opened was committed to',
    file: spoken,
    take: 'if (!equal(commitment(theirs, this.#parties), this.#committed)) return this.#fail();',
    put: '',
    tests: 'spoken/check',
  },
  {
    guard: 'one try',
    file: spoken,
    take: "if (this.#step !== 'idle' || !this.#prepare()) return;",
    put: 'if (!this.#prepare()) return;',
    tests: 'spoken/check',
  },
  {
    guard: 'an answer has its turn',
    file: spoken,
    take: "if (this.#step !== 'committed' || !this.#parties)",
    put: 'if (!this.#parties)',
    tests: 'spoken/check',
  },
  {
    guard: 'an opening has its turn',
    file: spoken,
    take: "if (this.#step !== 'replied' || !this.#parties)",
    put: 'if (!this.#parties)',
    tests: 'spoken/check',
  },
  { guard: 'a commitment has its turn', file: spoken, take: 'if (!isDue || this.#isLow)', put: 'if (this.#isLow)', tests: 'spoken/check' },
  { guard: 'a question crosses once', file: spoken, take: '    this.#mayAsk = false;\n', put: '', tests: 'spoken/check' },
  {
    guard: 'words of a connection that is gone',
    file: spoken,
    take: "if (this.#state.at === 'making') this.#fail();",
    put: '',
    tests: 'spoken/check',
  },
  {
    guard: 'a verdict is not taken back',
    file: spoken,
    take: "if (this.#step === 'over') return this.#heardLate(message);",
    put: '',
    tests: 'spoken/check',
  },
  {
    guard: 'words are about the certificates',
    file: transcript,
    take: 'highChance, low.print, high.print,',
    put: 'highChance,',
    tests: 'spoken/check',
  },
  {
    guard: 'a commitment is about the certificates',
    file: transcript,
    take: '(chance, low.print, high.print,',
    put: '(chance,',
    tests: 'spoken/check',
  },
  {
    guard: 'two certificates are none',
    file: fingerprint,
    take: 'named.some((other) => other !== first)',
    put: 'false',
    tests: 'peer/fingerprint',
  },
  {
    guard: 'a connection keeps its certificate',
    file: connection,
    take: 'if (!print || !equal(print, (this.#theirPrint ??= print)))',
    put: 'if (((this.#theirPrint ??= print), false))',
    tests: 'call/session',
    slow: true,
  },
  {
    guard: 'no invitation before the words',
    file: threshold,
    take: "this.#isHost && this.#spoken.state.at === 'same' && ",
    put: 'this.#isHost && ',
    tests: 'knock/knocking',
  },
  {
    guard: 'no invitation taken before the words',
    file: threshold,
    take: "if (!this.#isHost && this.#spoken.state.at === 'same')",
    put: 'if (!this.#isHost)',
    tests: 'knock/knocking',
  },
  {
    guard: 'a card that is none',
    file: porch,
    take: 'if (!greeting) return this.#ports.deny(id);',
    put: 'if (!greeting) return;',
    tests: 'knock/knocking',
  },
  {
    guard: 'who knocks is nobody in the room',
    file: stay,
    take: 'this.porch?.arrived(event.peer) ? undefined : roster',
    put: 'roster',
    tests: 'knock/knocking',
  },
  { guard: 'a no while words are compared', file: porch, take: 'else this.#ports.kick(id);', put: '', tests: 'knock/knocking' },
  {
    guard: 'strangers bring no picture',
    file: connection,
    take: 'if (this.#dataOnly && MEDIA.test(description.sdp))',
    put: 'if (false)',
    tests: 'knock/knocking',
  },
];
