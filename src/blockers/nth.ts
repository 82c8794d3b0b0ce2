/** Which of the days of one name in a month. */
export enum Nth {
  /** The first. */
  FIRST = 'FIRST',
  /** The second. */
  SECOND = 'SECOND',
  /** The third. */
  THIRD = 'THIRD',
  /** The fourth. */
  FOURTH = 'FOURTH',
  /** The fifth; in a month that has but four of them there is none. */
  FIFTH = 'FIFTH',
  /** The last: the fourth or the fifth. */
  LAST = 'LAST',
}
