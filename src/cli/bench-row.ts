/** A line of what `npm run bench` prints. */
export interface Row {
  what: string
  unit: 's' | 'MB' | '×' | '/min' | '%'
  /** One of each run. */
  values: number[]
}
