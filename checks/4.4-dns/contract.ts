import { defineContract } from '../support/contract.ts'

export default defineContract({
  clauses: [
    {
      says: 'A name is one part, or several with a `.` between them. Each part begins with a letter (a to z) or a digit; letters, digits, `-` and `_` may follow.',
      heldBy: ['names-accepted', 'bad-names-refused'],
    },
    { says: 'So `db..x` and `db.` are no names, and neither is `localhost`.', heldBy: ['bad-names-refused'] },
    {
      says: 'Case makes no difference: `DB` and `db` are the same name.',
      heldBy: ['case', 'server-follows'],
    },
    { says: 'Each resolver has names and folders of its own.', heldBy: ['two-resolvers', 'two-servers'] },
    {
      says: 'From now on `hostname` stands for `ip`, in every hosts file written so far and in those to come.',
      heldBy: ['name-resolves', 'later-names', 'every-file', 'at-once', 'lookup'],
    },
    {
      says: 'A name that is registered already moves to the new address.',
      heldBy: ['name-moves', 'lookup', 'server-follows'],
    },
    {
      says: '@throws Error when `hostname` is not a name or `ip` is not an IPv4 address; then nothing has changed.',
      heldBy: ['bad-names-refused'],
    },
    {
      says: 'The name stands for nothing any more, and is gone from every hosts file but that of a container with this very name.',
      heldBy: ['name-vanishes', 'own-name', 'at-once', 'server-forwards'],
    },
    { says: 'Does nothing for unknown names.', heldBy: ['name-vanishes', 'localhost-stays'] },
    {
      says: 'The address that is registered for this name; undefined when there is none.',
      heldBy: ['lookup', 'own-name', 'localhost-stays', 'name-vanishes'],
    },
    {
      says: 'Writes the file `hosts` in the folder `etc`, which is the /etc of container `hostname`: localhost with both its addresses,',
      heldBy: ['name-resolves', 'localhost-stays'],
    },
    { says: 'the container itself (registered or not),', heldBy: ['own-name'] },
    {
      says: 'and every name that is registered, each once.',
      heldBy: ['name-resolves', 'own-name', 'name-moves'],
    },
    {
      says: 'From then on, the file follows every `register` and `unregister`.',
      heldBy: ['later-names', 'name-vanishes', 'every-file', 'at-once'],
    },
    {
      says: 'A reader sees a whole file at any moment, the one before or the one after.',
      heldBy: ['whole-file'],
    },
    {
      says: 'A container can die at any time, and its folder with it. The others go on learning names.',
      heldBy: ['stopped-container'],
    },
    {
      says: 'May be called again for the same folder, with another name or address: those take the place of the old ones.',
      heldBy: ['written-again', 'own-name'],
    },
    {
      says: '@throws Error when `hostname` is not a name, `ip` is not an IPv4 address, or `etc` is not there; then nothing has changed.',
      heldBy: ['bad-names-refused'],
    },
    {
      says: 'Writes the file `resolv.conf` in the folder `etc`: the container asks `server`, and nobody else, for names that are not in its hosts file.',
      heldBy: ['outside-names', 'one-server', 'server-resolver'],
    },
    { says: 'A file or a link that is there already is replaced.', heldBy: ['one-server'] },
    {
      says: '@throws Error when `server` is not an IPv4 address, or `etc` is not there; then nothing has changed.',
      heldBy: ['bad-names-refused'],
    },
    {
      says: "Bonus. Answers DNS queries on UDP port 53 of `address`, one of the host's own, until `stopServer`:",
      heldBy: ['server-answers', 'two-servers', 'server-stops', 'server-resolver'],
    },
    {
      says: 'registered names are answered here, as they are at that moment: the address for a query of type A,',
      heldBy: ['server-answers', 'server-follows', 'server-forwards', 'server-nxdomain'],
    },
    {
      says: 'and for any other type no record and no error, because the name exists;',
      heldBy: ['server-aaaa'],
    },
    {
      says: 'all other queries go to port 53 of `upstream`, and its answers come back unchanged, errors too;',
      heldBy: ['server-forwards', 'server-nxdomain', 'two-servers'],
    },
    {
      says: 'every answer has the id and the question of its query, byte for byte;',
      heldBy: ['server-id'],
    },
    { says: 'two clients may use the same id at the same time;', heldBy: ['server-same-id'] },
    { says: 'an answer that arrives here gets none,', heldBy: ['server-loop'] },
    { says: 'and no packet, however broken, ends the server.', heldBy: ['server-malformed'] },
    {
      says: '@throws Error when `upstream` is `address`: it would ask itself;',
      heldBy: ['server-loop'],
    },
    {
      says: 'also when the port is taken. Then nothing has changed.',
      heldBy: ['two-servers', 'server-stops', 'server-loop'],
    },
    {
      says: 'Bonus. Ends what `startServer` of this resolver began: nobody answers any more, and the port is free again.',
      heldBy: ['server-stops', 'two-servers'],
    },
    { says: 'Does nothing when there is no server.', heldBy: ['server-stops'] },
  ],
  background: [
    "Lab 4.4: names for containers. Knows which address a name stands for, and which files and questions ask for it; how a container came by its address is not this file's business.",
    'For a second server at the same time there is a second resolver.',
    'Where its own name is registered for another address, either of the two may stand there.',
  ],
})
