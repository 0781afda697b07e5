SELECT regexp_replace(referer, '^https?://(www\.)?([^/]+)/.*$', '\2') AS host, avg(length(referer)) AS mean, count(*) AS views,
    min(referer) AS sample
FROM hits WHERE referer <> '' GROUP BY host HAVING count(*) > 200 ORDER BY mean DESC, host LIMIT 25
