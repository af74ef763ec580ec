import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it by two readers; what the second one refuted is gone. */
export default defineEquivalents([
  {
    because:
      "Steps that come to the same in either order: nothing arrives between two calls that do not wait, and a record's bytes are written in any order.",
    mutants: [
      {
        in: 'passOn',
        change:
          "socket.once('message', (answer) => { send(answer) socket.close() }) / … ocket.send(query)) → socket.once('connect', () => socket.send(query)); // Connected, so th …  socket.close() })",
      },
      {
        in: 'passOn',
        change: 'send(answer) socket.close() → socket.close(); send(answer)',
      },
      {
        in: 'passOn',
        change:
          "socket.once('close', () => clearTimeout(timer)) socket.on('error', () => socket.close()) → socket.on('error', () => socket.close()); socket.once('close', () => clearTimeout(timer))",
      },
      {
        in: 'startServer',
        change:
          "await once(socket, 'listening') // An answer that cannot be sent is l … 'error', () => {}) → socket.on('error', () => {}); // An answer that cannot be sent is los … cket, 'listening')",
      },
      {
        in: 'answerWith',
        change:
          'record.writeUInt16BE(TYPE_A, 2) record.writeUInt16BE(CLASS_IN, 4) → record.writeUInt16BE(CLASS_IN, 4); record.writeUInt16BE(TYPE_A, 2)',
      },
      {
        in: 'answerWith',
        change:
          'packet.writeUInt16BE(QR | AA | RA | (query.readUInt16BE(2) & RD), 2)  … TYPE_A ? 1 : 0, 6) → packet.writeUInt16BE(type === TYPE_A ? 1 : 0, 6); packet.writeUInt16B … t16BE(2) & RD), 2)',
      },
      {
        in: 'answerWith',
        change:
          'packet.writeUInt16BE(type === TYPE_A ? 1 : 0, 6) packet.writeUInt32BE(0, 8) → packet.writeUInt32BE(0, 8); packet.writeUInt16BE(type === TYPE_A ? 1 : 0, 6)',
      },
    ],
  },
  {
    because:
      'The answer has been passed on by then. The timer closes the socket within three seconds, and the stub does not say when it is to be closed.',
    mutants: [
      {
        in: 'passOn',
        change: 'socket.close() → {}',
      },
    ],
  },
  {
    because: 'A thousandth of a second more or less; the stub does not say how long to wait for upstream.',
    mutants: [
      {
        in: 'PATIENCE',
        change: '3000 → 3001',
      },
      {
        in: 'PATIENCE',
        change: '3000 → 2999',
      },
    ],
  },
  {
    because: 'The words of an error, of which the stub says nothing here.',
    mutants: [
      {
        in: 'startServer',
        change: '`the server at ${address} cannot pass questions on to itself` → ``',
      },
      {
        in: 'entryFrom',
        change: '${JSON.stringify(hostname)} → nothing',
      },
      {
        in: 'startServer',
        change: '${address} → nothing',
      },
      {
        in: 'entryFrom',
        change: '`${JSON.stringify(hostname)} cannot be the name of a container` → ``',
      },
      {
        in: 'startServer',
        change: "address → '172.18.0.1' (2)",
      },
      {
        in: 'checkedAddress',
        change: '`${JSON.stringify(ip)} is not an IPv4 address` → ``',
      },
    ],
  },
  {
    because:
      'Only the bit for offered recursion is left out. The stub says nothing of it, and resolvers take an answer without it when the one for authoritative is set.',
    mutants: [
      {
        in: 'constants',
        change: '[0x8000, 0x0400, 0x0100, 0x0080] → [0x8000, 0x0400, 0x0100]',
      },
    ],
  },
  {
    because: 'A length that is not there is looked at, and refused, on either side of the step.',
    mutants: [
      {
        in: 'questionIn',
        change:
          'if (length === undefined || length > 63) return undefined at += 1 → at += 1; if (length === undefined || length > 63) return undefined',
      },
    ],
  },
  {
    because: 'Nothing arrives between two calls that do not wait.',
    mutants: [
      {
        in: 'startServer',
        change:
          "socket.on('message', (query, client) => { // Nobody can be answered t … s.#server = socket → this.#server = socket; socket.on('message', (query, client) => { // N … ent.address) }) })",
      },
    ],
  },
  {
    because:
      'Only the bit for recursion that was wanted, of which the stub says nothing; resolvers take the answer as it is.',
    mutants: [
      {
        in: 'constants',
        change: '[0x8000, 0x0400, 0x0100, 0x0080] → [0x8000, 0x0400, 0x0080]',
      },
      {
        in: 'answerWith',
        change: '2 → 3',
      },
      {
        in: 'answerWith',
        change: '2 → 1',
      },
    ],
  },
  {
    because:
      'DNS has no part of 64 bytes: what comes of such a packet the stub does not say, except that it does no harm.',
    mutants: [
      {
        in: 'questionIn',
        change: '63 → 64',
      },
    ],
  },
  {
    because:
      'The timer closes the socket within three seconds, and the stub does not say when it is to be closed.',
    mutants: [
      {
        in: 'passOn',
        change: '() => socket.close() → () => undefined (2)',
      },
    ],
  },
  {
    because: 'A folder that comes back under its old path, of which the stub says nothing.',
    mutants: [{ in: '#tellEverybody', change: 'this.#folders.delete(etc) → {}' }],
  },
  {
    because:
      'Nobody listens for an error of the socket that has the port, and none comes: send() without a callback tells nobody when it fails, and a socket that is not connected hears of no refusal.',
    mutants: [{ in: 'startServer', change: '\'error\' → ""' }],
  },
  {
    because: 'The words of an error, of which the stub says nothing.',
    mutants: [
      { in: '#tellEverybody', change: '`not written everywhere: ${failures[0]}` → ``' },
      { in: '#tellEverybody', change: '${failures[0]} → nothing' },
      { in: '#tellEverybody', change: '0 → 1 (2)' },
      { in: 'checkedAddress', change: '${JSON.stringify(ip)} → nothing' },
    ],
  },
  {
    because: 'Four bytes of a record are written in any order.',
    mutants: [
      {
        in: 'answerWith',
        change:
          'record.writeUInt16BE(NAME_OF_QUESTION, 0) record.writeUInt16BE(TYPE_A, 2) → record.writeUInt16BE(TYPE_A, 2); record.writeUInt16BE(NAME_OF_QUESTION, 0)',
      },
    ],
  },
])
