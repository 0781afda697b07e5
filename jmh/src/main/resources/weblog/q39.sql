SELECT traffic_source_id, search_engine_id, ad_engine_id,
    CASE WHEN search_engine_id = 0 AND ad_engine_id = 0 THEN referer ELSE '' END AS source, url AS target, count(*) AS views
FROM hits WHERE site_id < 100 AND event_date BETWEEN DATE '2025-07-01' AND DATE '2025-07-31' AND is_refresh = 0
GROUP BY traffic_source_id, search_engine_id, ad_engine_id, source, target
ORDER BY views DESC, traffic_source_id, search_engine_id, ad_engine_id, source, target LIMIT 10 OFFSET 50
