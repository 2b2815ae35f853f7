/** What a column of a table may hold. */
export type ColumnRole = 'user' | 'item' | 'rating' | 'time' | 'id' | 'title' | 'year' | 'genres' | 'text'

/** Whole names in use for each role, without case and punctuation; the first that a table has counts. */
const NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  user: ['user', 'userid', 'uid', 'customerid', 'memberid', 'reviewerid', 'visitorid', 'entityid'],
  item: [
    ...['item', 'itemid', 'iid', 'movieid', 'filmid', 'productid', 'articleid', 'asin', 'trackid', 'songid', 'bookid'],
    ...['isbn', 'sku', 'stockcode', 'gameid', 'appid', 'businessid', 'animeid', 'targetentityid', 'parentasin'],
  ],
  rating: ['rating', 'score', 'stars', 'overall', 'weight', 'value'],
  time: ['time', 'timestamp', 'unixtime', 'unixreviewtime', 'date', 'datetime', 'ts', 'createdat', 'tdat'],
  id: ['id'],
  title: ['title', 'name', 'movietitle', 'itemtitle', 'itemname', 'productname', 'prodname', 'booktitle', 'headline'],
  year: ['year', 'releaseyear', 'publicationyear', 'yearofpublication', 'released', 'published'],
  genres: ['genres', 'genre', 'categories', 'category', 'tags'],
  text: ['text', 'description', 'plot', 'summary', 'overview', 'body'],
}

/** Words that a name for the role has among others. The order is that of preference: a track before its artist. */
const WORDS: Readonly<Record<ColumnRole, readonly string[]>> = {
  user: [
    ...['user', 'customer', 'cust', 'member', 'reviewer', 'visitor', 'viewer', 'client', 'account', 'buyer', 'shopper'],
    ...['subscriber', 'listener', 'reader', 'player', 'person', 'patron', 'guest', 'household', 'device'],
    ...['nutzer', 'kunde', 'utilisateur', 'usuario', 'cliente', 'utente'],
  ],
  item: [
    ...[
      'item',
      'movie',
      'film',
      'product',
      'prod',
      'article',
      'track',
      'song',
      'book',
      'game',
      'app',
      'anime',
      'manga',
    ],
    ...[
      'recipe',
      'business',
      'restaurant',
      'venue',
      'place',
      'poi',
      'hotel',
      'listing',
      'course',
      'job',
      'news',
      'video',
    ],
    ...['podcast', 'episode', 'show', 'series', 'stock', 'sku', 'album', 'artist', 'content', 'document', 'paper'],
    ...['artikel', 'produkt', 'produit', 'producto', 'prodotto', 'pelicula'],
  ],
  rating: ['rating', 'stars', 'star', 'score', 'grade', 'bewertung', 'note', 'puntuacion'],
  time: ['timestamp', 'datetime', 'time', 'date', 'when', 'at', 'on', 'zeit', 'datum', 'fecha'],
  id: ['id'],
  title: ['title', 'name', 'headline', 'titel', 'titre', 'titulo'],
  year: ['year', 'jahr', 'annee'],
  genres: ['genres', 'genre', 'categories', 'category', 'tags'],
  text: ['text', 'description', 'desc', 'plot', 'summary', 'overview', 'body', 'abstract', 'synopsis'],
}
/** Stands for a user where nobody is named: what one basket holds was taken together. */
const USER_STANDS_FOR: readonly string[] = ['session', 'order', 'basket', 'invoice', 'cart', 'playlist', 'transaction']
/** Words that a name may have beside that of its role and still name an id. */
const ID_WORDS: readonly string[] = [
  'id',
  'ids',
  'no',
  'nr',
  'num',
  'number',
  'code',
  'key',
  'uuid',
  'hash',
  'idx',
  'index',
  'raw',
]
/** Words of a column that counts or prices what was taken, and names nobody and nothing. */
const QUANTITY_WORDS: readonly string[] = [
  ...['qty', 'quantity', 'quantities', 'amount', 'amt', 'count', 'counts', 'cnt', 'units', 'pieces', 'pcs', 'times'],
  ...[
    'price',
    'prices',
    'cost',
    'total',
    'subtotal',
    'sum',
    'revenue',
    'sales',
    'discount',
    'tax',
    'rating',
    'ratings',
  ],
  ...['menge', 'anzahl', 'stueck', 'preis', 'betrag', 'quantite', 'prix', 'montant', 'cantidad', 'precio', 'importe'],
]
/** Words of a column that is about all rows, or about something else. */
const FOREIGN_WORDS: readonly string[] = [
  'avg',
  'average',
  'mean',
  'count',
  'total',
  'price',
  'url',
  'image',
  'parent',
  'type',
  'group',
]

/** A role that a name tells, and how plainly: 1 a usual name, above .5 nothing but its words, below it among others. */
export interface NamedRole {
  readonly role: ColumnRole
  readonly plainness: number
}

/** The column that by its name holds `role`, or undefined. */
export function columnFor(role: ColumnRole, columns: readonly string[]): string | undefined {
  const scored = columns.map((name) => ({ name, score: plainness(role, name) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { name: '', score: 0 })
  return best.score > 0 ? best.name : undefined
}

/** The role that a name tells most plainly. */
export function columnRole(name: string): NamedRole | undefined {
  const roles = Object.keys(NAMES) as ColumnRole[]
  const scored = roles.map((role): NamedRole => ({ role, plainness: plainness(role, name) }))
  const best = scored.reduce((a, b) => (b.plainness > a.plainness ? b : a))
  return best.plainness > 0 ? best : undefined
}

/** How plainly a name tells a role, from 0 to 1. */
export function plainness(role: ColumnRole, name: string): number {
  const words = wordsOf(name)
  const whole = NAMES[role].indexOf(words.join(''))
  if (whole >= 0) return 1 - whole / 1000
  const known = WORDS[role]
  const at = words.map((word) => known.indexOf(word)).filter((place) => place >= 0)
  if (at.length === 0) return role === 'user' ? standIn(words) : 0
  const preference = Math.min(...at) / 1000
  const others = words.filter((word) => !known.includes(word) && !ID_WORDS.includes(word) && !isNumeral(word))
  if (others.some((word) => FOREIGN_WORDS.includes(word))) return 0
  if (others.length === 0) return 0.8 - preference
  // "musicbrainz-track-id" names a track, "track-name" its title.
  const told = role === 'user' || role === 'item' ? words.some((word) => ID_WORDS.includes(word)) : true
  return told ? 0.4 - preference : 0
}

/** Whether a name says that a column holds quantities, prices or ratings: such a column is never users or items. */
export function saysQuantity(name: string): boolean {
  const words = wordsOf(name)
  return words.some((word) => QUANTITY_WORDS.includes(word)) && !words.some((word) => word === 'id' || word === 'ids')
}

function standIn(words: readonly string[]): number {
  const at = words.map((word) => USER_STANDS_FOR.indexOf(word)).filter((place) => place >= 0)
  const others = words.filter((word) => !USER_STANDS_FOR.includes(word) && !ID_WORDS.includes(word))
  return at.length > 0 && others.length === 0 ? 0.2 - Math.min(...at) / 1000 : 0
}

/** Words of a name: `userId`, `Cust #`, `User-ID`, `item_id:token` (as RecBole writes types). */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/:(token|float|token_seq|float_seq)$/, '')
    .replaceAll('#', ' no ')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

function isNumeral(word: string): boolean {
  return /^\d+$/.test(word)
}
