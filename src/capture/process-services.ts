/** Services of a process as a whole, where no thread says which of them acted. */
const MOST_SERVICES = 5;

/** Rows of process and service: its name, or `one of A, B` if it hosts several. To be joined by `process`. */
export const PROCESS_SERVICES = `(SELECT process, CASE WHEN len(names) = 1 THEN names[1]
    WHEN len(names) > ${MOST_SERVICES} THEN 'one of ' || array_to_string(names[1:${MOST_SERVICES}], ', ') || ', …'
    ELSE 'one of ' || array_to_string(names, ', ') END AS service
  FROM (SELECT process, list(DISTINCT name ORDER BY name) AS names FROM store.service_hosts GROUP BY process))`;
