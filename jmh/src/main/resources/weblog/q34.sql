SELECT 1 AS one, title, count(*) AS views FROM hits GROUP BY one, title ORDER BY views DESC, title LIMIT 10
