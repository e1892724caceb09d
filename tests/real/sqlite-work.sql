-- SPDX-License-Identifier: MIT
--
-- sqlite-work.sql - a bit of everything that SQLite can do, the same every time
--
-- Nothing depends on time or chance: two runs call the same functions equally
-- often.

.headers on
CREATE TABLE town(id INTEGER PRIMARY KEY, name TEXT, area REAL, people INT);
CREATE TABLE road(a INT REFERENCES town, b INT REFERENCES town, length REAL,
  PRIMARY KEY(a, b)) WITHOUT ROWID;
CREATE TABLE log(what TEXT, id INT);
CREATE TRIGGER town_log AFTER UPDATE ON town BEGIN
  INSERT INTO log VALUES('update', new.id);
END;
CREATE VIEW big AS SELECT * FROM town WHERE people > 30000;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO town SELECT i, printf('town %05d', (i * 7919) % 2000), i * 1.25,
  (i * i * 31) % 50000 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
INSERT OR IGNORE INTO road SELECT (i * 13) % 500 + 1, (i * 29) % 500 + 1,
  abs(i % 17 - 8.5) FROM n;
CREATE INDEX town_name ON town(name COLLATE NOCASE);
CREATE INDEX town_people ON town(people) WHERE people > 1000;
ANALYZE;

SELECT count(*), sum(people), round(avg(area), 3), min(name), max(name)
  FROM town;
SELECT people / 10000 AS class, count(*), group_concat(id % 7, '') FROM town
  GROUP BY class HAVING count(*) > 3 ORDER BY class DESC LIMIT 3;
SELECT t.name, count(r.b) AS roads FROM town t LEFT JOIN road r ON r.a = t.id
  GROUP BY t.id ORDER BY roads DESC, t.name LIMIT 5;
SELECT name FROM town WHERE name LIKE 'town 0001%' OR name GLOB '*999' OR
  id IN (SELECT a FROM road WHERE length > 8.4 AND b BETWEEN 10 AND 20)
  ORDER BY name COLLATE NOCASE LIMIT 20;
SELECT id, people, rank() OVER w, sum(people) OVER (w ROWS 3 PRECEDING),
  lag(name) OVER w, ntile(4) OVER w FROM big
  WINDOW w AS (PARTITION BY id % 3 ORDER BY people) LIMIT 10;
WITH RECURSIVE walk(id, steps) AS (SELECT 1, 0 UNION
  SELECT b, steps + 1 FROM walk JOIN road ON a = id WHERE steps < 4)
  SELECT steps, count(*) FROM walk GROUP BY steps;
SELECT id FROM town INTERSECT SELECT a FROM road EXCEPT SELECT b FROM road
  ORDER BY 1 LIMIT 5;
EXPLAIN QUERY PLAN SELECT * FROM town JOIN road ON a = id WHERE people > 40000;

BEGIN;
UPDATE town SET people = people + 1 WHERE id % 10 = 0;
SAVEPOINT inner_one;
DELETE FROM road WHERE length < 2;
SELECT count(*) FROM road;
ROLLBACK TO inner_one;
SELECT count(*) FROM road;
RELEASE inner_one;
COMMIT;
BEGIN;
DELETE FROM town WHERE id > 1500;
ROLLBACK;
SELECT what, count(*) FROM log GROUP BY what;
INSERT INTO town(id, name) VALUES(1, 'twice') ON CONFLICT(id) DO UPDATE
  SET name = excluded.name RETURNING id, name;
REPLACE INTO town VALUES(2, 'again', 1, 1);
PRAGMA integrity_check;
PRAGMA foreign_key_check;
VACUUM;

SELECT upper('abc') || lower('DEF') || substr('hello', 2, 3) ||
  replace('aXbX', 'X', '-') || trim('  x ') || hex(zeroblob(3)) ||
  quote('it''s') || char(228, 8364) || unicode('z') || instr('abc', 'c');
SELECT json_extract('{"a":[1,2,{"b":null}]}', '$.a[2]'), value
  FROM json_each('[1,"two",3.5,{"four":4}]');
SELECT json_group_array(id), json_object('k', max(name)) FROM town
  WHERE id < 10;
SELECT date('2024-02-29', '+1 year'), strftime('%j %W', '2023-12-31'),
  julianday('2000-01-01'), time('12:34:56', '-90 minutes');
SELECT 1 / 0, 7 % 3, 7.5 / 2, 1 << 40, ~5, 5 & 3 | 8, '12abc' + 1, 1e400,
  -9223372036854775808 - 1, CAST('0x10' AS INT), CAST(3.9 AS INT);

CREATE VIRTUAL TABLE text USING fts5(body, tokenize = 'porter');
INSERT INTO text SELECT 'the quick brown ' || name || ' jumps over ' || id
  FROM town WHERE id < 300;
INSERT INTO text(text) VALUES('optimize');
SELECT rowid, highlight(text, 0, '[', ']') FROM text
  WHERE text MATCH 'jumping AND 12*' ORDER BY rank LIMIT 5;
CREATE VIRTUAL TABLE box USING rtree(id, x0, x1, y0, y1);
INSERT INTO box SELECT id, id % 50, id % 50 + 2, id % 37, id % 37 + 3
  FROM town WHERE id < 1000;
SELECT count(*) FROM box WHERE x0 > 10 AND x1 < 20 AND y0 > 5 AND y1 < 30;

-- What goes wrong.
SELECT * FROM nowhere;
INSERT INTO road VALUES(1, 1, 1), (1, 1, 1);
SELECT 1 +;
SELECT abs(-9223372036854775808);
.mode box
SELECT * FROM town WHERE id BETWEEN 5 AND 8;
.mode json
SELECT * FROM town WHERE id = 9;
.mode csv
SELECT * FROM town WHERE id = 10;
.schema town
.dump log
