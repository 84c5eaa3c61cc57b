/**
 * Shapes of the triage service's answers, as its OpenAPI document says them. Times are ISO 8601 strings.
 *
 * @typedef {"reply" | "person" | "none"} Queue
 * @typedef {"waiting" | "replied" | "dismissed"} ReviewState
 *
 * @typedef {object} MessageSummary
 * @property {number} id
 * @property {string | null} externalId
 * @property {string} text the first 400 characters
 * @property {number} textLength characters (code points) of the whole text
 * @property {string | null} channel
 * @property {string | null} language
 * @property {string | null} authorRef
 * @property {string} receivedAt
 * @property {"pending" | "scored" | "failed" | "human_only"} scoring
 * @property {Queue | null} queue null until decided
 * @property {number | null} urgency 0 to 1
 * @property {ReviewState} state
 * @property {string | null} label the correction if there is one, else the prediction
 * @property {boolean} corrected
 * @property {string | null} claimedBy
 * @property {string | null} claimedUntil
 *
 * @typedef {object} Prediction
 * @property {number} id
 * @property {string} model
 * @property {string} revision
 * @property {string} label
 * @property {{label: string, score: number}[]} scores
 * @property {string} createdAt
 *
 * @typedef {object} Decision
 * @property {number} policyVersion
 * @property {number} threshold
 * @property {Queue} queue
 * @property {number | null} urgency
 * @property {string} reason
 * @property {string} createdAt
 *
 * @typedef {object} LabelOverride
 * @property {string} label
 * @property {string | null} reason
 * @property {string} reviewer
 * @property {string} createdAt
 *
 * @typedef {object} Resolution
 * @property {string | null} note
 * @property {string} reviewer who may take it back, besides admins
 * @property {string} createdAt
 *
 * @typedef {object} HistoryEntry
 * @property {string} at
 * @property {string} kind
 * @property {string | null} actor
 * @property {string} summary
 * @property {Record<string, unknown>} [detail]
 *
 * @typedef {object} MessageExtras
 * @property {Record<string, unknown> | null} attributes
 * @property {Prediction | null} prediction
 * @property {Decision | null} decision
 * @property {LabelOverride | null} override
 * @property {Resolution | null} resolution null while it waits
 * @property {HistoryEntry[]} history
 * @property {string | null} [lastError] why scoring failed the last time
 *
 * @typedef {MessageSummary & MessageExtras} MessageDetail
 *
 * @typedef {object} Explanation
 * @property {string} label
 * @property {number} score
 * @property {string} revision
 * @property {boolean} [stale] another revision explains than the one that predicted
 * @property {{word: string, start: number, end: number, weight: number}[]} words offsets in UTF-16 units
 *
 * @typedef {object} Counts
 * @property {number} pending
 * @property {number} failed
 * @property {{waiting: number, claimed: number}} reply waiting: free to be claimed
 * @property {{waiting: number, claimed: number}} person
 * @property {number} none
 * @property {number} repliedToday
 * @property {number} dismissedToday
 *
 * @typedef {object} Policy
 * @property {number} version
 * @property {number} threshold
 * @property {string} author
 * @property {string | null} note
 * @property {string} createdAt
 *
 * @typedef {object} Session
 * @property {string} name
 * @property {"reviewer" | "admin" | "integration"} role
 * @property {boolean} [mustChangePassword]
 *
 * @typedef {"reply" | "person" | "none" | "done" | "all"} Tab
 *
 * @typedef {object} Filters
 * @property {string} [q]
 * @property {string} [label]
 * @property {string} [channel]
 * @property {string} [language]
 * @property {string} [state]
 * @property {string} [claimedBy]
 * @property {string} [sort]
 *
 * @typedef {object} Route
 * @property {"queue" | "policy" | "accounts" | "keys" | "profile" | "missing"} page
 * @property {Tab} tab
 * @property {number | null} id the open message
 * @property {Filters} filters
 */
export {};
