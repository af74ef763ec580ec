/**
 * The port mappings of lab 4.2, for the labs after it: mappings are objects in the learner's process.
 */
import type { PortMapping } from '../../solutions/4.2-port-mapping/port-mapping.ts'
import type { Remote, World } from '../../src/guest/index.ts'

export type Mapping = Remote<PortMapping>

/** A `PortForwarder` as it is called from here. */
export interface PortForwarder {
  addPortForward(mapping: Mapping, containerIp: string): Promise<void>
  removePortForward(mapping: Mapping, containerIp: string): Promise<void>
}

/** @param text such as `8080:80/tcp` */
export function parseMapping({ learner }: World, text: string): Promise<Mapping> {
  return learner.make<PortMapping>('PortMapping.parse', text)
}
