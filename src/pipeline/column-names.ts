/** What a column of a table may hold. */
export type ColumnRole = 'user' | 'item' | 'rating' | 'time' | 'id' | 'title' | 'year' | 'genres' | 'text'

/** Names in use for each role, without case and punctuation; the first that a table has counts. */
const NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  user: [
    'user',
    'userid',
    'uid',
    'customer',
    'customerid',
    'member',
    'memberid',
    'reviewer',
    'reviewerid',
    'visitorid',
  ],
  item: [
    ...['item', 'itemid', 'iid', 'movie', 'movieid', 'film', 'filmid', 'product', 'productid', 'articleid', 'asin'],
    ...['track', 'trackid', 'song', 'songid', 'artist', 'artistid', 'book', 'bookid', 'isbn', 'sku', 'gameid', 'appid'],
  ],
  rating: ['rating', 'score', 'stars', 'overall', 'weight', 'value'],
  time: ['time', 'timestamp', 'unixtime', 'unixreviewtime', 'date', 'datetime', 'ts', 'createdat', 'tdat'],
  id: ['id'],
  title: ['title', 'name', 'movietitle', 'itemtitle', 'itemname', 'productname', 'prodname', 'booktitle'],
  year: ['year', 'releaseyear', 'publicationyear', 'yearofpublication', 'released', 'published'],
  genres: ['genres', 'genre', 'categories', 'category', 'tags'],
  text: ['text', 'description', 'plot', 'summary', 'overview', 'body'],
}

/** The column that by its name holds `role`, or undefined. */
export function columnFor(role: ColumnRole, columns: readonly string[]): string | undefined {
  const plain = columns.map((column) => column.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
  const place = NAMES[role].map((name) => plain.indexOf(name)).find((at) => at >= 0)
  return place === undefined ? undefined : columns[place]
}
