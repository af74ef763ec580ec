/**
 * Draws progress: one line that is redrawn on a terminal, a line when a step begins and one when it ends elsewhere.
 * It must not know what the steps are.
 */

/**
 * @typedef {object} Progress
 * @property {string} step
 * @property {string} label
 * @property {number} [bytes]
 * @property {number} [total] in bytes
 * @property {number} [fraction] from 0 to 1, for what is not measured in bytes
 * @property {string} [detail] what is going on in it just now; shown on a terminal only
 * @property {true} [done]
 */

/**
 * @typedef {object} Reporter
 * @property {(progress: Progress) => void} progress
 * @property {() => void} pause wipes the line and stops redrawing it, to let something else use the terminal
 */

const redrawMs = 100

/**
 * @param {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} stream
 * @returns {Reporter}
 */
export function createReporter(stream) {
  const terminal = Boolean(stream.isTTY)
  /** @type {{ progress: Progress, began: number } | undefined} */
  let current
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const seconds = () => (performance.now() - (current?.began ?? 0)) / 1000
  const wipe = () => {
    if (terminal) stream.write('\r\x1b[K')
  }
  const draw = () => {
    if (current && terminal)
      stream.write(`\r\x1b[K${formatLine(current.progress, seconds(), stream.columns || 80)}`)
  }
  const pause = () => {
    clearInterval(timer)
    timer = undefined
    if (current) wipe()
    current = undefined
  }
  return {
    progress(progress) {
      const isNew = current?.progress.step !== progress.step || current.progress.label !== progress.label
      if (isNew) {
        pause()
        current = { progress, began: performance.now() }
        if (!terminal && !progress.done) stream.write(`${progress.label} …\n`)
      } else if (current) current.progress = progress
      if (progress.done) {
        wipe()
        stream.write(`${formatDone(progress, seconds())}\n`)
        current = undefined
        pause()
        return
      }
      draw()
      if (terminal) timer ??= setInterval(draw, redrawMs).unref()
    },
    pause,
  }
}

const barWidth = 24

/**
 * @param {Progress} progress
 * @param {number} seconds
 * @param {number} columns
 */
export function formatLine(progress, seconds, columns) {
  const { label, bytes, total } = progress
  const fraction = fractionOf(progress)
  // What it is doing just now needs the room.
  const parts = [progress.detail === undefined ? label.padEnd(36) : label]
  if (fraction !== undefined) {
    const full = Math.round(fraction * barWidth)
    parts.push(`${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`)
    parts.push(
      bytes !== undefined && total
        ? `${megabytes(bytes)}/${megabytes(total)} MB`
        : `${Math.floor(fraction * 100)} %`,
    )
  }
  parts.push(`${seconds.toFixed(1)} s`)
  if (progress.detail) parts.push(progress.detail)
  return parts.join('  ').slice(0, Math.max(columns - 1, 1))
}

/**
 * @param {Progress} progress
 * @param {number} seconds
 */
export function formatDone({ label, total }, seconds) {
  const facts = [total ? `${megabytes(total)} MB` : '', `${seconds.toFixed(1)} s`].filter(Boolean)
  return `✓ ${label} (${facts.join(', ')})`
}

/** @param {Progress} progress */
function fractionOf({ bytes, total, fraction }) {
  if (fraction !== undefined) return Math.min(Math.max(fraction, 0), 1)
  if (bytes === undefined || !total) return undefined
  return Math.min(bytes / total, 1)
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)
}
