/**
 * Lab 4.4: names for containers. Knows which address a name stands for, and which files and questions ask for
 * it; how a container came by its address is not this file's business.
 */
import { todo } from '../support/todo.ts'

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * A name is one part, or several with a `.` between them. Each part begins with a letter (a to z) or a digit;
 * letters, digits, `-` and `_` may follow. So `db..x` and `db.` are no names, and neither is `localhost`. Case makes
 * no difference: `DB` and `db` are the same name.
 *
 * Each resolver has names and folders of its own.
 */
export class DnsResolver {
  /**
   * From now on `hostname` stands for `ip`, in every hosts file written so far and in those to come. A name
   * that is registered already moves to the new address.
   *
   * @throws Error when `hostname` is not a name or `ip` is not an IPv4 address; then nothing has changed.
   */
  async register(hostname: string, ip: string): Promise<void> {
    todo('TODO 1a: remember the name and its address, tell the containers')
    // TODO 2: refuse what is no name, or no address; writeHostsFile does so, too.
  }

  /**
   * The name stands for nothing any more, and is gone from every hosts file but that of a container with this very
   * name. Does nothing for unknown names.
   */
  async unregister(hostname: string): Promise<void> {
    todo('TODO 1b: forget the name, tell the containers')
  }

  /** The address that is registered for this name; undefined when there is none. */
  resolve(hostname: string): string | undefined {
    todo('TODO 1c: look the name up')
  }

  /**
   * Writes the file `hosts` in the folder `etc`, which is the /etc of container `hostname`: localhost with both
   * its addresses, the container itself (registered or not), and every name that is registered, each once. Where
   * its own name is registered for another address, either of the two may stand there.
   *
   * - From then on, the file follows every `register` and `unregister`.
   * - A reader sees a whole file at any moment, the one before or the one after.
   * - A container can die at any time, and its folder with it. The others go on learning names.
   * - May be called again for the same folder, with another name or address: those take the place of the old ones.
   *
   * @throws Error when `hostname` is not a name, `ip` is not an IPv4 address, or `etc` is not there; then nothing has
   *   changed.
   */
  async writeHostsFile(etc: string, hostname: string, ip: string): Promise<void> {
    todo('TODO 1d: write the hosts file, remember the folder')
    // TODO 3: write the file anew with each change, replace it in one step; folders can be gone.
  }

  /**
   * Writes the file `resolv.conf` in the folder `etc`: the container asks `server`, and nobody else, for names
   * that are not in its hosts file. A file or a link that is there already is replaced.
   *
   * @throws Error when `server` is not an IPv4 address, or `etc` is not there; then nothing has changed.
   */
  async writeResolvConf(etc: string, server: string): Promise<void> {
    todo('TODO 2: refuse what is no address; write resolv.conf, which is step 4')
  }

  /**
   * Bonus. Answers DNS queries on UDP port 53 of `address`, one of the host's own, until `stopServer`:
   *
   * - registered names are answered here, as they are at that moment: the address for a query of type A, and for
   *   any other type no record and no error, because the name exists;
   * - all other queries go to port 53 of `upstream`, and its answers come back unchanged, errors too;
   * - every answer has the id and the question of its query, byte for byte;
   * - two clients may use the same id at the same time;
   * - an answer that arrives here gets none, and no packet, however broken, ends the server.
   *
   * For a second server at the same time there is a second resolver.
   *
   * @throws Error when `upstream` is `address`: it would ask itself; also when the port is taken. Then nothing has
   *   changed.
   */
  async startServer(address = '172.18.0.1', upstream = '203.0.113.53'): Promise<void> {
    todo('TODO 5a (bonus): answer what is registered, pass on the rest')
  }

  /**
   * Bonus. Ends what `startServer` of this resolver began: nobody answers any more, and the port is free again. Does
   * nothing when there is no server.
   */
  async stopServer(): Promise<void> {
    todo('TODO 5b (bonus): stop answering')
  }
}
