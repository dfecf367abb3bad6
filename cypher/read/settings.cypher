// How much memory transactions may take. It must be a transaction of its own.
// Given: nothing.
// Returns: a row a setting: name; value, such as 716.80MiB, where 0B is no limit.
SHOW SETTINGS 'db.memory.transaction.max', 'db.memory.transaction.total.max', 'dbms.memory.transaction.total.max'
YIELD name, value
