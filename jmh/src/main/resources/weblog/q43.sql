SELECT date_trunc('hour', event_time) AS hour, CASE WHEN is_mobile = 1 THEN 'phone' ELSE 'desk' END AS device,
    count(*) AS views, count(DISTINCT visit_id) AS visits, avg(render_ms) AS render, max(length(title)) AS longest
FROM hits WHERE robot = 0 AND render_ms >= 0 GROUP BY hour, device ORDER BY hour, device
