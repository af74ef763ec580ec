/**
 * What a lab says about its live scene: which containers there are, and what the code is asked to make of them, step by step.
 * The labs have theirs in `checks/<lab>/live.ts`. Knows no lab.
 */
import type { ContainerPlace, Protocol, World } from '../guest/index.ts'

/** Something that a place can ask, when the code is right. */
export interface Published {
  /** Name of the place that asks: `neighbor`. */
  from: string
  /** The address that it asks. */
  to: string
  port: number
  protocol: Protocol
  /** It is enough that the datagram arrives; or it must not, whatever becomes of an answer. */
  oneWay?: true
}

export interface LiveStage {
  /** Containers that it makes, and processes that it joins, become places of the scene by their names. */
  world: World
  /** A container with this name, which is its prompt. The same one when it is asked for again. */
  container(name: string): Promise<ContainerPlace>
  /** A part that the code makes. When it throws, the scene stops there and says so. */
  step<T>(title: string, make: () => Promise<T>): Promise<T>
  published(entry: Published): void
}

/** @typeParam Parts what the sessions of the narrative go on with */
export interface LiveScene<Parts = unknown> {
  /** One that the lab is about, in the words of `lab trace`: `web cache:6379`. */
  packet: string
  /** Brings about what the lab is about. What needs none of the code comes first: a scene that stops early has it. */
  build(stage: LiveStage): Promise<Parts>
}
