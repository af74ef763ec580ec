/**
 * Sources of a student edition that nobody reads by accident: packed, and unpacked where they are built or bundled. It keeps an
 * answer out of sight, and no secret.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'

const MARK = '// Sealed: part of what checks this course.\n'

/** Bytes. */
const MOST = 1024 * 1024

/** @param {string} text */
export function seal(text) {
  const packed = deflateRawSync(Buffer.from(text)).toString('base64')
  return `${MARK}// ${packed.replace(/(.{116})(?=.)/g, '$1\n// ')}\n`
}

/** @param {string} text */
export function isSealed(text) {
  return text.startsWith(MARK)
}

/**
 * What was sealed; any other text is given back.
 * @param {string} text
 */
export function unseal(text) {
  if (!isSealed(text)) return text
  const packed = Buffer.from(text.slice(MARK.length).replace(/^\/\/ |\n/gm, ''), 'base64')
  return inflateRawSync(packed, { maxOutputLength: MOST }).toString()
}
