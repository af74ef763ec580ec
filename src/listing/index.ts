/** What the listing stage offers: the terminal sessions of a narrative, run again in a guest. */
export { settle } from './compare.ts'
export { findListings, type ListedCommand, type Listing, textOf, withOutputs } from './fences.ts'
export { runListing } from './run.ts'
