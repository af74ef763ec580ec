/**
 * The text of a port mapping, independently of the reference: taken apart first, and put together again to see
 * whether it was written as it should be.
 */
export type Protocol = 'tcp' | 'udp'

export class PortMapping {
  readonly hostPort: number
  readonly containerPort: number
  readonly protocols: readonly Protocol[]

  constructor(hostPort: number, containerPort: number, protocols: readonly Protocol[]) {
    this.hostPort = hostPort
    this.containerPort = containerPort
    this.protocols = protocols
  }

  static parse(text: string): PortMapping {
    const [ports = '', suffix] = text.split('/', 2)
    const [host, container] = ports.split(':', 2).map(Number)
    const protocols = (['tcp', 'udp'] as const).filter((each) => suffix === undefined || suffix === each)
    const mapping = new PortMapping(host ?? 0, container ?? 0, protocols)
    const sound = isPort(mapping.hostPort) && isPort(mapping.containerPort) && protocols.length > 0
    // Whatever else was in the text is not in what is written from the numbers.
    if (!sound || mapping.toString() !== text) throw new Error(`not a port mapping: ${JSON.stringify(text)}`)
    return mapping
  }

  static parseAll(texts: string[]): PortMapping[] {
    const mappings = texts.map((text) => PortMapping.parse(text))
    const wanted = mappings.flatMap(({ hostPort, protocols }) =>
      protocols.map((each) => `${hostPort}/${each}`),
    )
    const twice = wanted.find((port, index) => wanted.indexOf(port) !== index)
    if (twice !== undefined) throw new Error(`port ${twice} of the host is wanted twice`)
    return mappings
  }

  toString(): string {
    const suffix = this.protocols.length === 1 ? `/${this.protocols[0]}` : ''
    return `${this.hostPort}:${this.containerPort}${suffix}`
  }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 2 ** 16
}
